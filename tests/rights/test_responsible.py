"""Nobody starts for real without saying who answers for the data; a bad file is named with line and field."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import data_controller
from bot.errors import ConfigurationError
from tests.conftest import RESPONSIBLE
from tests.endtoend.ports import free_ports
from tests.endtoend.stack import PORTS

ROOT = Path(__file__).resolve().parents[2]
GOOD = RESPONSIBLE.read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    data_controller.read_controller.cache_clear()
    return tmp_path / "privacy.yml"


def refused(file: Path, text: str, *, demo: bool = False) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as refusal:
        data_controller.check_controller(str(file), demo=demo)
    return str(refusal.value)


def test_a_filled_file_is_read(file: Path) -> None:
    found = data_controller.check_controller(str(RESPONSIBLE), demo=False)

    assert found.words["controller"] == "Harbour Navigation e.V., 5 Quay Street, Bremen"
    assert found.processors == ("Quay Hosting (runs the server, Germany)",) and not found.demonstration


def test_no_other_company_is_a_list_without_entries(file: Path) -> None:
    file.write_text(GOOD.split("processors:")[0] + "processors: []\n", encoding="utf-8")

    assert data_controller.check_controller(str(file), demo=False).processors == ()


def test_real_use_without_the_setting_is_refused_with_what_to_do() -> None:
    with pytest.raises(ConfigurationError, match=r"BOT_PRIVACY_FILE is not set.*copy .*responsible_example\.yml"):
        data_controller.check_controller("", demo=False)


def test_the_demonstration_uses_the_example() -> None:
    assert data_controller.check_controller("", demo=True).demonstration


def test_the_example_is_no_file_for_real_use(file: Path) -> None:
    said = refused(file, data_controller.EXAMPLE.read_text(encoding="utf-8"))

    assert "says that it is a demonstration" in said and str(file) in said


def test_an_example_whose_marking_was_taken_away_is_still_none(file: Path) -> None:
    said = refused(file, data_controller.EXAMPLE.read_text(encoding="utf-8").replace("demonstration: true", ""))

    assert "`controller`: still says what the example says" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("contact: data@harbour.example", "contact:"), "line 3, `contact`: is empty"),
        (("contact: data@harbour.example", "contact: ''"), "line 3, `contact`: is empty"),
        (("contact: data@harbour.example", "contakt: x"), "line 3, `contakt`: is no field"),
        (("contact: data@harbour.example\n", ""), "`contact`: is missing"),
        (("contact: data@harbour.example", "contact: [a, b]"), "line 3, `contact`: is empty"),
        (("contact: data@harbour.example", "controller: twice"), "line 3, `controller`: stands here twice"),
        (("contact: data@harbour.example", "contact: <your address>"), "line 3, `contact`: must hold no <"),
        (("contact: data@harbour.example", f"contact: {'x' * 301}"), "line 3, `contact`: must be one line"),
        (("contact: data@harbour.example", "contact: a: b"), ":3: This is not valid YAML"),
        (("does: runs the server, ", ""), "line 9, `processors: does`: is missing"),
        (("country: Germany}", "country: }"), "line 9, `processors: country`: is empty"),
        (("- {name: Quay Hosting, does: runs the server, country: Germany}", "- Quay"), "line 9, `processors`"),
    ],
)
def test_a_bad_file_is_named_with_line_and_field(file: Path, change: tuple[str, str], said: str) -> None:
    assert change[0] in GOOD

    found = refused(file, GOOD.replace(*change))

    assert said in found and str(file) in found and "BOT_PRIVACY_FILE" in found and "\n" not in found.strip()


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n"])
def test_a_file_that_is_none_is_refused(file: Path, text: str) -> None:
    assert "line 1" in refused(file, text)


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(ConfigurationError, match=f"{file} cannot be read"):
        data_controller.check_controller(str(file), demo=True)


COMMANDS = [["manage.py", "prepare"], ["manage.py", "worker"], ["-c", "import bot.asgi"], ["-m", "bot.launcher"]]


@pytest.mark.servers
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[-1])
def test_nothing_starts_for_real_without_the_file(command: list[str], tmp_path: Path) -> None:
    ports = dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
    env = {**os.environ, **ports, "BOT_VAR": str(tmp_path), "BOT_DEMO": "0", "BOT_PRIVACY_FILE": ""}

    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)

    assert done.returncode != 0 and "BOT_PRIVACY_FILE is not set" in done.stderr
