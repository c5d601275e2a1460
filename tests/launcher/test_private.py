"""Other accounts of the machine read nothing of ours: no chat, no session, no key, no model."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import file_permissions

ROOT = Path(__file__).resolve().parents[2]
# Writes into the database and says, while it is open, which of our files others may do anything with.
WRITES = """
import os, pathlib
from django.contrib.auth.models import Group
Group.objects.create(name="somebody")
for path in sorted(pathlib.Path(os.environ["BOT_VAR"]).iterdir()):
    print(path.name, oct(path.stat().st_mode & 0o777))
"""


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    """The machine's usual way, which our processes must not follow."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def manage(var: Path, *arguments: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")} | {"BOT_VAR": str(var)}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.servers
def test_a_new_folder_its_database_with_its_log_and_the_secrets_are_ours_alone(tmp_path: Path) -> None:
    var = tmp_path / "var"
    manage(var, "migrate")

    shown = dict(line.split() for line in manage(var, "shell", "--no-imports", "-v0", "-c", WRITES).splitlines())

    assert {"bot.sqlite3", "bot.sqlite3-wal", "bot.sqlite3-shm", "env"} <= set(shown)
    assert set(shown.values()) == {"0o600"}
    assert mode(var) == 0o700


def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    var = tmp_path / "var"
    (var / "models").mkdir(parents=True)
    files = [var / name for name in ("bot.sqlite3", "bot.sqlite3-wal", "env", "serving.json", "models/x.tar.gz")]
    for file in files:
        file.write_bytes(b"")
    assert {mode(file) for file in files} == {0o644}

    file_permissions.owner_only(var)

    assert {mode(file) for file in files} == {0o600}
    assert {mode(folder) for folder in (var, var / "models")} == {0o700}


@pytest.mark.servers
def test_what_a_process_of_ours_starts_writes_is_ours_alone(tmp_path: Path) -> None:
    file_permissions.owner_only(tmp_path / "var")
    model = tmp_path / "var" / "model.tar.gz"

    subprocess.run([sys.executable, "-c", f"open({str(model)!r}, 'w')"], check=True)

    assert mode(model) == 0o600


def test_links_and_folders_that_everybody_shares_are_left_alone(tmp_path: Path) -> None:
    elsewhere, shared = tmp_path / "elsewhere", tmp_path / "shared"
    elsewhere.mkdir()
    (elsewhere / "file").write_bytes(b"")
    shared.mkdir()
    shared.chmod(0o1777)
    (shared / "models").symlink_to(elsewhere)

    file_permissions.owner_only(shared)

    assert mode(shared) == 0o1777
    assert (mode(elsewhere), mode(elsewhere / "file")) == (0o755, 0o644)


@pytest.mark.servers
def test_a_web_process_that_something_else_starts_closes_what_it_writes_too() -> None:
    program = "import os, bot.asgi; print(oct(os.umask(0)))"

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "0o77"
