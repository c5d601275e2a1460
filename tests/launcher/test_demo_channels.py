"""What `make run` simulates, and that nobody gets it by mistake."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.launcher import demo_channels, environment
from tests.endtoend.ports import free_ports
from tests.endtoend.stack import PORTS, ROOT

URL = "http://127.0.0.1:8010"


@pytest.fixture(autouse=True)
def free(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, port in zip(PORTS, free_ports(len(PORTS)), strict=True):
        monkeypatch.setenv(name, str(port))
    for name in [name for name in os.environ if name.startswith(("BOT_TELEGRAM", "BOT_LINE", "BOT_DEMO"))]:
        monkeypatch.delenv(name)


def test_trying_out_sets_every_app_up_for_the_simulator(tmp_path: Path) -> None:
    found = environment.process_environment(tmp_path)

    assert found["BOT_TELEGRAM_API"] == f"http://127.0.0.1:{found['BOT_SIMULATOR_PORT']}/api/telegram"


def test_without_demonstration_nothing_is_simulated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DEMO", "0")

    assert "BOT_TELEGRAM_TOKEN" not in environment.process_environment(tmp_path)


@pytest.mark.parametrize(("given", "kept"), [("off", "0"), ("No", "0"), ("on", "1"), ("TRUE", "1")])
def test_every_word_for_on_and_off_is_one_for_the_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, kept: str
) -> None:
    monkeypatch.setenv("BOT_DEMO", given)

    found = environment.process_environment(tmp_path)

    assert found["BOT_DEMO"] == kept and ("BOT_TELEGRAM_TOKEN" in found) == (kept == "1")


def test_an_app_with_a_setting_of_its_own_is_left_alone() -> None:
    found = demo_channels.settings(URL, {"BOT_TELEGRAM_TOKEN": "1:real"})

    assert not any(name.startswith("BOT_TELEGRAM_") for name in found)
    assert "BOT_LINE_TOKEN" in found


def test_the_secrets_are_new_each_time() -> None:
    first, second = (demo_channels.settings(URL, {}) for _ in range(2))
    secret = [name for name in first if name.endswith(("TOKEN", "SECRET"))]

    assert len(secret) > 10
    assert not any(first[name] == second[name] for name in secret)


@pytest.mark.servers
@pytest.mark.parametrize("demo", ["", "0"])
def test_the_simulator_does_not_start_without_demonstration(demo: str) -> None:
    started = subprocess.run(
        [sys.executable, "-m", "bot.channels.simulator"],
        cwd=ROOT,
        env={**os.environ, "BOT_DEMO": demo},
        capture_output=True,
        text=True,
    )

    assert started.returncode == 1
    assert "BOT_DEMO=1 only" in started.stderr
