"""One slip of an operator stops the start, with a sentence; it deletes and ends nothing."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
# What each number may be, and whether it is a whole one.
RANGES: dict[str, tuple[float, float, bool]] = {
    "BOT_SESSION_HOURS": (0.25, 168, False),
    "BOT_RASA_TIMEOUT": (0.5, 60, False),
    "BOT_LIMIT_CHAT": (1, 1000000, True),
    "BOT_LIMIT_ADDRESS": (1, 1000000, True),
    "BOT_LIMIT_NEW_CHATS": (1, 1000000, True),
    "BOT_HSTS_DAYS": (0, 730, True),
    "BOT_LIMIT_LIST": (1, 1000000, True),
    "BOT_LIMIT_PDF": (1, 1000000, True),
    "BOT_LIMIT_CONTACT": (1, 1000000, True),
    "BOT_LIMIT_SIGN_IN": (1, 1000000, True),
    "BOT_LIMIT_SECOND_FACTOR": (1, 1000000, True),
    "BOT_LIMIT_ACCOUNT": (1, 1000000, True),
    "BOT_SMTP_PORT": (1, 65535, True),
    "BOT_CHATS_EACH": (1, 1000, True),
    "BOT_WAIT_MINUTES": (1, 1440, False),
    "BOT_ESCALATE_MINUTES": (1, 1440, False),
    "BOT_GIVE_UP_HOURS": (1, 720, False),
    "BOT_CONTACT_DAYS": (1, 3650, True),
    "BOT_FIRST_WORD_MINUTES": (1, 1440, True),
    "BOT_ALERT_LAPSE_HOURS": (1, 8760, True),
    "BOT_SEND_TIMEOUT": (1, 300, False),
    "BOT_SECOND_OPINIONS": (0, 1, False),
    "BOT_RETENTION_DAYS": (1, 3650, True),
    "BOT_LEARNING_DAYS": (1, 3650, True),
    "BOT_VACUUM_FULL_MB": (0, 1000000, True),
    "BOT_WORKER_STALLED": (10, 86400, False),
    "BOT_DISK_LEAST_MB": (1, 1000000, True),
    "BOT_WORKER_METRICS_PORT": (0, 65535, True),
}
DELETING = ("BOT_RETENTION_DAYS", "BOT_LEARNING_DAYS", "BOT_CONTACT_DAYS", "BOT_GIVE_UP_HOURS", "BOT_SESSION_HOURS")
NO_NUMBERS = ["", " ", "x", "nan", "inf", "-inf", "30 days", "1,5", "0x10"]


def started(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> dict[str, Any]:
    """The settings as a process reads them with this one set."""
    monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "bot" / "settings.py"))


@pytest.mark.parametrize("value", NO_NUMBERS)
@pytest.mark.parametrize("name", RANGES)
def test_what_is_no_number_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        started(monkeypatch, name, value)

    assert name in str(refusal.value) and repr(value) in str(refusal.value)


@pytest.mark.parametrize("name", RANGES)
def test_a_number_out_of_its_range_stops_the_start_and_the_sentence_names_the_range(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    least, most, _ = RANGES[name]
    for value in ("-1", f"{least - 0.001}", f"{most + 0.001}", "1e9"):
        with pytest.raises(ConfigurationError) as refusal:
            started(monkeypatch, name, value)

        assert str(refusal.value).startswith(f"{name} has value {value!r}. It must be a ")
        assert str(refusal.value).endswith(f"number from {least} to {most}.")


@pytest.mark.parametrize("name", [name for name, (least, _, _) in RANGES.items() if least])
def test_zero_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        started(monkeypatch, name, "0")


@pytest.mark.parametrize("name", [name for name, (_, _, whole) in RANGES.items() if whole])
def test_a_part_of_a_day_is_not_rounded_to_less(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ConfigurationError, match="whole number"):
        started(monkeypatch, name, "1.9")


@pytest.mark.parametrize("value", ["short", "x" * 31, "ä" * 40])
def test_a_secret_for_the_figures_that_could_be_guessed_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    with pytest.raises(ConfigurationError, match="BOT_METRICS_TOKEN must have at least 32 random characters"):
        started(monkeypatch, "BOT_METRICS_TOKEN", value)


@pytest.mark.parametrize("name", RANGES)
def test_both_ends_of_the_range_are_taken(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for value in RANGES[name][:2]:
        assert started(monkeypatch, name, str(value))


@pytest.mark.servers
@pytest.mark.parametrize("name", DELETING)
def test_a_process_does_not_start_and_says_why_in_one_sentence(name: str, tmp_path: Path) -> None:
    env = {**os.environ, "BOT_VAR": str(tmp_path), name: "0"}

    done = subprocess.run([sys.executable, "manage.py", "worker"], cwd=ROOT, env=env, capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith(f"{name} has value '0'. It must be a ")
    assert "Traceback" not in done.stderr


def test_every_number_of_the_settings_has_a_range_here_and_in_the_operators_pages() -> None:
    text = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    rows = [row for row in (ROOT / "docs" / "operators.md").read_text(encoding="utf-8").splitlines() if row[:1] == "|"]

    for name, (least, most, _) in RANGES.items():
        assert f'("{name}"' in text
        assert name == "BOT_SMTP_PORT" or any(name in row and f"{least} to {most}" in row for row in rows), name
