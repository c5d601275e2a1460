"""Opening hours, as an operator writes them."""

from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.conversations.hours import Hours, read_hours
from bot.errors import ConfigurationError
from bot.trial import trial

WRITTEN = """
zone: Europe/Berlin
said: Monday mornings
open:
  mon: ["09:00-12:30", "13:30-17:00"]
closed: [2026-12-28]
"""


@pytest.fixture
def hours(tmp_path: Path) -> Hours:
    file = tmp_path / "hours.yml"
    file.write_text(WRITTEN, encoding="utf-8")
    return read_hours(file)


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        ("2026-11-23T08:00", True),  # Monday, nine o'clock in Berlin
        ("2026-11-23T07:59", False),
        ("2026-11-23T11:45", False),  # the break
        ("2026-11-23T12:30", True),
        ("2026-11-23T16:00", False),
        ("2026-07-06T07:00", True),  # summer time
        ("2026-11-24T09:00", False),  # Tuesday
        ("2026-12-28T09:00", False),  # closed
    ],
)
def test_the_desk_is_open_in_its_own_zone(hours: Hours, moment: str, opened: bool) -> None:
    assert hours.open_at(datetime.fromisoformat(moment).replace(tzinfo=timezone.utc)) is opened


def test_a_time_is_said_with_its_zone(hours: Hours) -> None:
    assert hours.clock(datetime(2026, 11, 23, 8, 5, tzinfo=timezone.utc)) == "09:05 (Europe/Berlin)"


def test_the_hours_in_the_folder_of_the_trial_promise_nothing() -> None:
    shipped = read_hours(trial().folder / "hours.yml")

    assert not shipped.fixed


@pytest.mark.parametrize(
    "text",
    [
        "zone: Mars/Base\nsaid: x",
        "said: x",
        "zone: UTC\nsaid: x\nopen: {monday: ['09:00-10:00']}",
        "zone: UTC\nsaid: x\nopen: {mon: ['9 to 5']}",
        "[",
    ],
)
def test_hours_that_make_no_sense_stop_with_the_files_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "hours.yml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"BOT_HOURS: .*hours\.yml cannot be used"):
        read_hours(file)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Monday mornings"),
        ("es", "lunes 9:00–12:30, 13:30–17:00 (hora de Europa central)"),
        ("zh", "星期一 09:00–12:30, 13:30–17:00 (中欧时间)"),
    ],
)
def test_the_hours_are_said_as_the_language_writes_days_and_times(hours: Hours, language: str, said: str) -> None:
    assert hours.phrase(language) == said


def test_days_with_the_same_hours_are_said_together(tmp_path: Path) -> None:
    file = tmp_path / "hours.yml"
    times = "['09:00-17:00']"
    file.write_text(f"zone: UTC\nsaid: x\nopen: {{mon: {times}, tue: {times}, wed: {times}, fri: {times}}}", "utf-8")

    assert read_hours(file).phrase("fr") == "lundi–mercredi 09:00–17:00; vendredi 09:00–17:00 (UTC)"


def test_the_operators_own_words_go_before_ours_and_without_hours_they_vary(tmp_path: Path) -> None:
    file = tmp_path / "hours.yml"
    file.write_text("zone: UTC\nsaid: x\nsaid_in: {es: por la mañana}", encoding="utf-8")

    assert read_hours(file).phrase("es") == "por la mañana"
    assert read_hours(file).phrase("pt") == "varia de um dia para o outro"
