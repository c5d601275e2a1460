"""A messaging app is whole: its settings are explained, its requests recorded, its platform simulated."""

from __future__ import annotations

import pytest

from bot.channels.base.interface import settings_of
from bot.channels.registry import CHANNELS
from bot.channels.simulator.platforms import PLATFORMS
from bot.configuration.channels import SETTINGS, variable
from bot.launcher import demo_channels
from tests.endtoend.stack import ROOT

CODE, DOCS = ROOT / "bot" / "channels", ROOT / "docs" / "channels"


def folder(name: str) -> str:
    """The adapter's folder; Twilio's holds two channels."""
    return CHANNELS[name].__module__.split(".")[2]


@pytest.mark.parametrize("name", CHANNELS)
def test_an_app_has_recorded_requests_and_a_line_in_the_index(name: str) -> None:
    assert any((ROOT / "tests" / "channels" / folder(name) / "payloads").iterdir())
    assert f"({name}.md)" in (DOCS / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CHANNELS)
def test_every_setting_stands_on_the_apps_page(name: str) -> None:
    page = (DOCS / f"{name}.md").read_text(encoding="utf-8")

    assert [field.name for field in settings_of(CHANNELS[name]) if variable(name, field.name) not in page] == []


@pytest.mark.parametrize("name", CHANNELS)
def test_every_setting_is_known_at_the_start(name: str) -> None:
    given = {variable(name, field.name) for field in settings_of(CHANNELS[name])}

    assert given == {known for known in SETTINGS if known.startswith(f"BOT_{name.upper()}_")}


def test_every_app_is_simulated_and_set_up_to_be() -> None:
    assert {platform.name for platform in PLATFORMS} == set(CHANNELS)
    for name, given in demo_channels.channels("http://127.0.0.1:1").items():
        known = {field.name.upper() for field in settings_of(CHANNELS[name.lower()])}
        assert given.keys() <= known


@pytest.mark.parametrize("path", [*CODE.glob("*/"), ROOT / "bot" / "desk", ROOT / "bot" / "conversations"])
def test_nothing_but_tests_and_the_launcher_knows_the_simulator(path: object) -> None:
    files = [file for file in ROOT.joinpath(str(path)).rglob("*.py") if "simulator" not in file.parts]
    assert [file for file in files if "channels.simulator" in file.read_text(encoding="utf-8")] == []
