"""Days and times are written as the language writes them."""

from datetime import date, time

import pytest

from bot.content import local_dates

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "November 24, 2026"),
        ("es", "24 de noviembre de 2026"),
        ("pt", "24 de novembro de 2026"),
        ("fr", "24 novembre 2026"),
        ("ar", "24 نوفمبر 2026"),
        ("hi", "24 नवंबर 2026"),
        ("zh", "2026年11月24日"),
        ("ru", "24 ноября 2026"),
        ("de", "24. November 2026"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language: str, written: str) -> None:
    assert local_dates.day(DAY, language) == written


def test_a_time_too() -> None:
    assert local_dates.clock(time(17, 5), "de") == "17:05" and local_dates.weekday(0, "ru") == "понедельник"


@pytest.mark.parametrize("value", ["2026-11-2", "20261124", "2026-13-01", "Who pays?", "2026-11-24 and more"])
def test_what_is_no_day_fills_its_place_as_it_is(value: str) -> None:
    assert local_dates.said(value, "es") == value
