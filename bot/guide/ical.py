"""The calendar entry of an appointment with the trial team."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from uuid import uuid4

from icalendar import Alarm, Calendar, Event

from bot.guide import print_text
from bot.guide.changes import refusal
from bot.guide.list_words import said
from bot.guide.models import ListedQuestion
from bot.trial import ENGLISH

LENGTH = timedelta(hours=1)
REMINDER = timedelta(days=-1)


def moment(text: str) -> datetime:
    """A day and time as a browser's field gives it. Raises BotError for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise refusal("bad_day") from None
    if found.tzinfo or not 2000 <= found.year <= 2100:
        raise refusal("bad_day")
    return found


def entry(listed: list[ListedQuestion], start: datetime, language: str = ENGLISH) -> bytes:
    """An iCalendar file: the list in it, a reminder the day before. `start` is local to whoever opens it."""
    event = Event()
    event.add("uid", f"{uuid4()}@trial-companion")
    event.add("dtstamp", datetime.now(timezone.utc))
    event.add("summary", said("paper/appointment", language))
    event.add("dtstart", start)
    event.add("dtend", start + LENGTH)
    event.add("description", print_text.plain(listed, language))
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", said("paper/appointment", language))
    reminder.add("trigger", REMINDER)
    event.add_component(reminder)
    calendar = Calendar()
    calendar.add("prodid", "-//trial-companion//list//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
