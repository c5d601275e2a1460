"""The desk's opening hours, as the operator wrote them in the file that BOT_HOURS names.

A further account of a messaging app may have hours of its own (manage.py channel_account).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name
from django.conf import settings

from bot import yaml_file
from bot.content import local_dates
from bot.content.translations import text_in
from bot.conversations.models import Account
from bot.errors import ConfigurationError
from bot.i18n import DEFAULT

# Said in other languages where there are no fixed hours.
VARY = "handoff/hours_vary"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[time, time]


@dataclass(frozen=True)
class Hours:
    """`spans` by day of the week, in `zone`; without any, the desk has no fixed hours. `said`: in English, and what the
    operator wrote in other languages in `said_in`.
    """

    zone: ZoneInfo
    said: str
    spans: dict[str, tuple[Span, ...]]
    closed: frozenset[date]
    said_in: dict[str, str] = field(default_factory=dict)

    @property
    def fixed(self) -> bool:
        return any(self.spans.values())

    def open_at(self, moment: datetime) -> bool:
        """Whether the desk should be open; always where there are no fixed hours."""
        local = moment.astimezone(self.zone)
        if not self.fixed:
            return True
        today = self.spans.get(DAYS[local.weekday()], ())
        return local.date() not in self.closed and any(start <= local.time() < end for start, end in today)

    def clock(self, moment: datetime) -> str:
        """A time as staff and families read it, such as `17:05 (Europe/Berlin)`."""
        return f"{moment.astimezone(self.zone):%H:%M} ({self.zone.key})"

    def phrase(self, language: str) -> str:
        """The hours in a language: the operator's words, else days and times as that language writes them."""
        if language == DEFAULT:
            return self.said
        return self.said_in.get(language) or (self._listed(language) if self.fixed else text_in(VARY, language))

    def _listed(self, language: str) -> str:
        """`lunes–viernes 9:00–17:00 (hora de Europa central)`: neighboring days with the same hours are one."""
        week = [self.spans.get(day, ()) for day in DAYS]
        runs = [(spans, [number for number, _ in run]) for spans, run in groupby(enumerate(week), itemgetter(1))]
        told = "; ".join(_run(days, spans, language) for spans, days in runs if spans)
        return f"{told} ({self._zone_in(language)})"

    def _zone_in(self, language: str) -> str:
        if self.zone.key == "UTC":
            return "UTC"
        locale = local_dates.locale(language)
        return get_timezone_name(self.zone, width="long", zone_variant="generic", locale=locale)


def _run(days: list[int], spans: tuple[Span, ...], language: str) -> str:
    named = "–".join(local_dates.weekday(number, language) for number in dict.fromkeys((days[0], days[-1])))
    times = ", ".join("–".join(local_dates.clock(time, language) for time in span) for span in spans)
    return f"{named} {times}"


def _span(text: str) -> Span:
    start, _, end = text.partition("-")
    return time.fromisoformat(start.strip()), time.fromisoformat(end.strip())


def read_hours(path: Path, named_by: str = "BOT_HOURS") -> Hours:
    """Raises ConfigurationError naming the file, what names it, and what is wrong in it."""
    try:
        return _hours(yaml_file.read(path))
    except yaml_file.BrokenFile as error:
        raise ConfigurationError(f"{named_by}: {path} cannot be used: line {error.line}: {error.sentence}") from None
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise ConfigurationError(f"{named_by}: {path} cannot be used: {error!r}") from error


def _hours(found: dict[str, Any]) -> Hours:
    opened = found.get("open") or {}
    if unknown := set(opened) - set(DAYS):
        raise ValueError(f"unknown day {', '.join(sorted(map(str, unknown)))}; days are {', '.join(DAYS)}")
    spans = {day: tuple(_span(text) for text in texts) for day, texts in opened.items()}
    closed, said_in = frozenset(found.get("closed") or ()), dict(found.get("said_in") or {})
    return Hours(ZoneInfo(found["zone"]), str(found["said"]), spans, closed, said_in)


@cache
def hours() -> Hours:
    """The hours in force; read once."""
    return read_hours(Path(settings.HOURS_FILE))


@cache
def _kept(text: str) -> Hours:
    """The hours of an account, which were checked when they were kept."""
    return _hours(yaml_file.parsed(text, Path("hours")))


def of_chat(conversation: UUID) -> Hours:
    """The hours that hold for a chat: those of the account by which it came, else the desk's."""
    own = Account.objects.filter(conversation=conversation).values_list("hours", flat=True).first()
    return _kept(own) if own else hours()


def said_so(words: str) -> Hours:
    """The hours that are called `words` in English: the desk's, or an account's."""
    if words == hours().said:
        return hours()
    known = map(_kept, Account.objects.exclude(hours="").values_list("hours", flat=True))
    return next((found for found in known if found.said == words), hours())
