"""A copy is taken while families write, and everything is back from it somewhere else: but what was erased since."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.backup.installation import ROOT, SECONDS, Installation
from tests.postgresql.server import MISSING, programs, running

pytestmark = pytest.mark.servers
APPROVED = {
    "answers/chat.yml": "responses:\n  utter_chat/thanks:\n  - text: You are welcome here.\n",
    "translations/es/chat.yml": "language: es\ntexts:\n  chat/thanks:\n    of: 1\n    text: Gracias a usted.\n",
}
NAMES = "print(*Message.objects.values_list('external_id', flat=True))"


@dataclass
class Site:
    """An installation that makes copies, and where they and their key are."""

    one: Installation
    copies: Path
    secrets: Path
    key: Path

    def copy(self) -> Path:
        return sorted(self.copies.glob("data-*.tar.age"))[-1]

    def restored(self, var: Path, *options: str, **settings: str) -> Installation:
        """Elsewhere: another folder, with nothing in it, and the copies."""
        var.mkdir()
        other = Installation(var, {**self.one.settings, **settings})
        secrets = sorted(self.secrets.glob("secrets-*.env.age"))[-1]
        other.run("restore", str(self.copy()), "--key", str(self.key), "--secrets", str(secrets), *options)
        return other


def messages(one: Installation) -> list[str]:
    """What the other ends called their messages, of all that is kept."""
    said = one.run("shell", "-c", f"from bot.conversations.models import Message; {NAMES}")
    return [name for name in said.split() if name.startswith("load-")]


def made(folder: Path, **settings: str) -> Site:
    """A new installation with a few chats, a served model, and hours of its own."""
    for name in ("copies", "secrets", "var"):
        (folder / name).mkdir()
    key, hours = folder / "key", folder / "hours.yml"
    shutil.copy("trial/hours.yml", hours)
    site = Site(Installation(folder / "var", dict(settings)), folder / "copies", folder / "secrets", key)
    said = site.one.run("backup", "--new-key", str(key))
    site.one.settings |= {
        "BOT_BACKUP_TO": str(site.copies),
        "BOT_BACKUP_SECRETS_TO": str(site.secrets),
        "BOT_BACKUP_RECIPIENTS": said.split("BOT_BACKUP_RECIPIENTS=")[1].strip(),
        "BOT_HOURS": str(hours),
    }
    site.one.run("prepare")
    site.one.chats("fill")
    models = site.one.var / "models"
    models.mkdir(exist_ok=True)
    (models / "served.tar.gz").write_bytes(b"a model")
    (site.one.var / "serving.json").write_text(json.dumps({"model": "served.tar.gz", "code": "c", "released": True}))
    for name, text in APPROVED.items():
        (site.one.var / name).parent.mkdir(parents=True)
        (site.one.var / name).write_text(text)
    return site


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """What each test gets a copy of: to make one takes four commands."""
    return made(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def site(prepared: Site, tmp_path: Path) -> Site:
    before, after = prepared.copies.parent, tmp_path / "site"
    shutil.copytree(before, after)
    settings = {name: value.replace(str(before), str(after)) for name, value in prepared.one.settings.items()}
    return Site(Installation(after / "var", settings), after / "copies", after / "secrets", after / "key")


@pytest.fixture
def on_postgresql(tmp_path: Path) -> Iterator[Site]:
    where = programs()
    if where is None:
        pytest.skip(MISSING)
    with running(where, "fsync=off") as url:
        yield made(tmp_path, BOT_DATABASE_URL=url)


def test_a_copy_that_is_taken_under_load_has_each_message_once(site: Site, tmp_path: Path) -> None:
    acknowledged = tmp_path / "acknowledged"
    with site.one.under_load(acknowledged):
        before = acknowledged.read_text().split()
        site.one.run("backup")

    other = site.restored(tmp_path / "other")

    found = messages(other)
    assert len(found) == len(set(found))
    assert set(before) <= set(found)
    assert not list(site.one.var.glob("backup.part"))


def test_the_served_model_the_approved_texts_the_hours_and_the_secrets_are_back(site: Site, tmp_path: Path) -> None:
    site.one.run("backup")
    hours = site.copies.parent / "hours.yml"
    words = hours.read_text()
    hours.unlink()

    other = site.restored(tmp_path / "other")

    assert hours.read_text() == words
    assert (other.var / "models" / "served.tar.gz").read_bytes() == b"a model"
    assert {name: (other.var / name).read_text() for name in APPROVED} == APPROVED
    assert json.loads((other.var / "serving.json").read_text())["released"]
    assert (other.var / "env").read_text().split() == (site.one.var / "env").read_text().split()
    assert stat.S_IMODE((other.var / "env").stat().st_mode) == 0o600
    form = "print(unseal(ContactRequest.objects.get().sealed))"
    program = f"from bot.contact.models import ContactRequest; from bot.sealing import unseal; {form}"
    assert "Kim" in other.run("shell", "-c", program)


def test_what_was_erased_since_the_copy_stays_erased(site: Site, tmp_path: Path) -> None:
    site.one.run("backup")
    site.one.chats("erase", "teilnehmen? Ünïcödé, 中文, 🙂 3")
    site.one.run("backup", "--erasures")

    other = site.restored(tmp_path / "other")

    with closing(sqlite3.connect(other.var / "bot.sqlite3")) as database:
        texts = [text for (text,) in database.execute("SELECT text FROM conversations_message")]
    assert len(texts) == 8
    assert not any(text.endswith("🙂 3") for text in texts)


# The machine stops when the database has just been replaced.
CRASH = """
import os, runpy, sys
replace = os.replace
def crash(source, target):
    replace(source, target)
    if str(target).endswith("bot.sqlite3"):
        os._exit(9)
os.replace = crash
sys.argv = ["manage.py", *sys.argv[1:]]
runpy.run_path("manage.py", run_name="__main__")
"""


def test_what_was_erased_stays_erased_although_the_machine_stops_in_the_middle(site: Site) -> None:
    site.one.run("backup")
    site.one.chats("erase", "teilnehmen? Ünïcödé, 中文, 🙂 3")
    site.one.run("backup", "--erasures")
    (site.one.var / "erased.log").unlink()  # as on a new disk
    restore = ("restore", str(site.copy()), "--key", str(site.key), "--replace")

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CRASH, *restore], cwd=ROOT, env=site.one.environment, timeout=SECONDS
    )
    site.one.run("prepare")

    assert done.returncode == 9
    with closing(sqlite3.connect(site.one.var / "bot.sqlite3")) as database:
        texts = [text for (text,) in database.execute("SELECT text FROM conversations_message")]
    assert len(texts) == 8
    assert not any(text.endswith("🙂 3") for text in texts)


def test_nothing_is_touched_where_a_model_cannot_be_written(site: Site) -> None:
    site.one.run("backup")
    shutil.rmtree(site.one.var / "models")
    (site.one.var / "models").touch()
    site.one.chats("erase", "Ünïcödé")

    said = site.one.run("restore", str(site.copy()), "--key", str(site.key), fails=True)

    assert "Run the command as the account that runs the processes" in said
    with closing(sqlite3.connect(site.one.var / "bot.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM conversations_message").fetchone() == (0,)


def test_each_key_that_opens_something_in_the_copy_must_be_there(site: Site) -> None:
    kept = dict(line.split("=", 1) for line in (site.one.var / "env").read_text().splitlines())["BOT_CONTACT_KEY"]
    fresh = Fernet.generate_key().decode()
    site.one.settings["BOT_CONTACT_KEY"] = f"{fresh},{kept}"
    site.one.run("backup")
    restore = ("restore", str(site.copy()), "--key", str(site.key), "--replace")
    for one in (fresh, kept):
        site.one.settings["BOT_CONTACT_KEY"] = one
        assert "another BOT_CONTACT_KEY" in site.one.run(*restore, fails=True)

    site.one.settings["BOT_CONTACT_KEY"] = f"{kept},{fresh}"
    assert "is back" in site.one.run(*restore)


def test_nothing_of_a_copy_can_be_read_without_the_key_and_age_itself_opens_it(site: Site, tmp_path: Path) -> None:
    site.one.run("backup")
    copy = site.copy()

    assert b"Tochter" not in copy.read_bytes()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not list(site.copies.glob("secrets*"))
    if shutil.which("age"):
        opened = subprocess.run(["age", "-d", "-i", site.key, copy], capture_output=True, check=True).stdout
        assert b"Tochter" in opened
        assert b"BOT_CONTACT_KEY" not in opened


def test_a_restore_refuses_what_would_lose_something(site: Site, tmp_path: Path) -> None:
    site.one.run("backup")
    restore = ("restore", str(site.copy()), "--key", str(site.key))
    other = Installation(tmp_path / "other", site.one.settings)
    other.var.mkdir()

    assert "another BOT_CONTACT_KEY" in other.run(*restore, fails=True)
    assert "--replace" in site.one.run(*restore, fails=True)
    with site.one.under_load(tmp_path / "acknowledged"):
        assert "in use" in site.one.run(*restore, "--replace", fails=True)
    broken = site.copies / "data-1.tar.age"
    broken.write_bytes(site.copy().read_bytes()[:-100])
    assert "cannot be opened" in site.one.run("restore", str(broken), "--key", str(site.key), "--replace", fails=True)
    assert messages(site.one), "what is there was not touched"
    assert "is back" in site.one.run(*restore, "--replace")
    assert not messages(site.one)


def test_a_copy_needs_a_key_and_a_disk_that_is_there(site: Site, tmp_path: Path) -> None:
    site.one.settings["BOT_BACKUP_TO"] = str(tmp_path / "not-mounted")
    assert "must be a folder that is there" in site.one.run("backup", fails=True)
    site.one.settings |= {"BOT_BACKUP_TO": str(site.copies), "BOT_BACKUP_RECIPIENTS": ""}
    assert "nobody could open a copy" in site.one.run("backup", fails=True)


def test_on_postgresql_a_copy_that_is_taken_under_load_has_each_message_once(
    on_postgresql: Site, tmp_path: Path
) -> None:
    site, acknowledged = on_postgresql, tmp_path / "acknowledged"
    with site.one.under_load(acknowledged):
        before = acknowledged.read_text().split()
        site.one.run("backup")
    site.one.chats("erase", "teilnehmen? Ünïcödé, 中文, 🙂 3")
    site.one.run("backup", "--erasures")

    other = site.restored(tmp_path / "other", "--replace")

    found = messages(other)
    assert len(found) == len(set(found))
    assert set(before) <= set(found)
    left = "from bot.conversations.models import Message; print(Message.objects.filter(text__endswith='🙂 3').count())"
    assert other.run("shell", "-c", left).split()[-1] == "0"


def test_on_postgresql_a_copy_is_restored_over_the_tables_of_a_later_version(on_postgresql: Site) -> None:
    site = on_postgresql
    site.one.run("backup")
    later = "CREATE TABLE later (id int, chat uuid REFERENCES conversations_conversation)"
    site.one.run("shell", "-c", f"from django.db import connection; connection.cursor().execute('{later}')")

    assert "is back" in site.one.run("restore", str(site.copy()), "--key", str(site.key), "--replace")

    left = "from django.db import connection; print('later' in connection.introspection.table_names())"
    assert site.one.run("shell", "-c", left).split()[-1] == "False"
