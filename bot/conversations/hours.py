"""The desk's opening hours, as the operator wrote them in the file that BOT_HOURS names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from bot import yaml_file
from bot.errors import ConfigurationError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[time, time]


@dataclass(frozen=True)
class Hours:
    """`spans` by day of the week, in `zone`; without any, the desk has no fixed hours."""

    zone: ZoneInfo
    said: str
    spans: dict[str, tuple[Span, ...]]
    closed: frozenset[date]

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


def _span(text: str) -> Span:
    start, _, end = text.partition("-")
    return time.fromisoformat(start.strip()), time.fromisoformat(end.strip())


def read_hours(path: Path) -> Hours:
    """Raises ConfigurationError naming the file and what is wrong in it."""
    try:
        found: dict[str, Any] = yaml_file.read(path)
        opened = found.get("open") or {}
        if unknown := set(opened) - set(DAYS):
            raise ValueError(f"unknown day {', '.join(sorted(map(str, unknown)))}; days are {', '.join(DAYS)}")
        spans = {day: tuple(_span(text) for text in texts) for day, texts in opened.items()}
        return Hours(ZoneInfo(found["zone"]), str(found["said"]), spans, frozenset(found.get("closed") or ()))
    except yaml_file.BrokenFile as error:
        raise ConfigurationError(f"BOT_HOURS: {path} cannot be used: line {error.line}: {error.sentence}") from None
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise ConfigurationError(f"BOT_HOURS: {path} cannot be used: {error!r}") from error


@cache
def hours() -> Hours:
    """The hours in force; read once."""
    return read_hours(Path(settings.HOURS_FILE))
