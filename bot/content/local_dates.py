"""Days and times as a language writes them, by CLDR: no family reads 2026-11-24 in a sentence."""

from __future__ import annotations

from datetime import date, datetime, time

from babel.dates import format_date, format_time, get_day_names

# Where a language alone does not say which of its forms is meant.
LOCALES = {"zh": "zh_Hans_CN", "pt": "pt_BR", "en": "en_US"}

# Without the Russian "г.", whose point would meet that of the sentence.
PATTERNS = {"ru": "d MMMM y"}


def locale(language: str) -> str:
    """What CLDR calls a language of ours."""
    return LOCALES.get(language, language)


def day(when: date, language: str) -> str:
    """A day, such as "November 24, 2026"."""
    return format_date(when, format=PATTERNS.get(language, "long"), locale=locale(language))


def clock(when: datetime | time, language: str) -> str:
    """A time of day, such as "5:05 PM". A `datetime` is read as it stands, in its own zone."""
    told = when.timetz().replace(tzinfo=None) if isinstance(when, datetime) else when
    return format_time(told, format="short", locale=locale(language))


def weekday(number: int, language: str) -> str:
    """The name of a day of the week as it stands in a sentence; Monday is 0."""
    return str(get_day_names("wide", context="format", locale=locale(language))[number])


def is_day(text: str) -> bool:
    """Whether a text is a day in ISO form, and nothing else."""
    try:
        return len(text) == len("2026-11-24") and bool(date.fromisoformat(text))
    except ValueError:
        return False


def said(value: str, language: str) -> str:
    """What fills a place: a day as the language writes it, anything else as it is."""
    return day(date.fromisoformat(value), language) if is_day(value) else value
