"""The numbers of a period, as tables: what a page shows, a chart draws and a CSV file holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import sqrt
from statistics import median, quantiles
from typing import Any

from django.db.models import Count

from bot.archive.models import Entry, Result, Turn
from bot.content.responses import responses
from bot.conversations.hours import hours
from bot.conversations.models import Alert, Feedback, Handoff

TOPICS = 15
LONGEST = timedelta(days=3 * 366)
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Period:
    """Whole days of the desk's time zone, both ends with; counted by day or by week (from Monday)."""

    since: date
    until: date
    weekly: bool = False

    def start(self, day: date) -> date:
        """The first day of the step that `day` is counted in."""
        return max(day - timedelta(days=day.weekday()), self.since) if self.weekly else day

    @property
    def steps(self) -> list[date]:
        days = (self.since + timedelta(days=n) for n in range((self.until - self.since).days + 1))
        return list(dict.fromkeys(map(self.start, days)))

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From its first moment up to, not with, the first one after it."""
        zone = hours().zone
        after = self.until + timedelta(days=1)
        return datetime.combine(self.since, time.min, zone), datetime.combine(after, time.min, zone)

    def step_of(self, moment: datetime) -> date:
        return self.start(moment.astimezone(hours().zone).date())


@dataclass(frozen=True)
class Table:
    """`head` names the columns; the first column of `rows` says what a row is of, the others are numbers or None.

    `shape`: `bars`, `stacked` and `lines` stand over time; `across` and `shares` lie beside their names, the latter
    with the share and its interval in the last three columns. `unit`: of the numbers.
    """

    title: str
    head: tuple[str, ...]
    rows: list[Row]
    shape: str = "bars"
    unit: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any(any(row[1:]) for row in self.rows)

    @property
    def newest_first(self) -> list[Row]:
        """The rows as a page shows them: days begin with today, everything else stays as it is."""
        return self.rows[::-1] if self.rows and isinstance(self.rows[0][0], date) else self.rows

    @property
    def total(self) -> Row | None:
        """The sum of each column, where sums mean something."""
        if self.shape in ("lines", "shares") or not self.rows:
            return None
        return ("all", *(sum(row[place] or 0 for row in self.rows) for place in range(1, len(self.head))))


def conversations(period: Period) -> Table:
    begun = _counted(Entry.objects, period, "day")
    asked = _counted(Turn.objects, period, "day")
    rows = [(step, begun[step], asked[step]) for step in period.steps]
    return Table("Conversations", ("From", "Conversations started", "Messages from families"), rows)


def results(period: Period) -> Table:
    found: dict[date, Counter[str]] = defaultdict(Counter)
    for day, result, number in _in_days(Turn.objects, period).values_list("day", "result").annotate(number=Count("*")):
        found[period.start(day)][result] += number
    rows = [(step, *(found[step][result] for result in Result)) for step in period.steps]
    return Table("Results of messages", ("From", *(label for _, label in Result.choices)), rows, "stacked")


def topics(period: Period) -> Table:
    understood = _in_days(Turn.objects, period).filter(result__in=(Result.UNDERSTOOD, Result.PRESSED))
    counted = understood.values_list("outcome").annotate(number=Count("*")).order_by("-number", "outcome")
    rows = [(_titled(outcome), number) for outcome, number in counted[:TOPICS]]
    return Table(f"The {TOPICS} most frequent answers", ("Answer", "Times"), rows, "across")


def _titled(outcome: str) -> str:
    known = responses().get(outcome)
    title = str(known.metadata.get("title", "")) if known else ""
    return f"{outcome}: {title}" if title else outcome


def help_asked(period: Period) -> Table:
    alerts = Counter(map(period.step_of, _moments(Alert, "created", period)))
    asked, came = Counter[date](), Counter[date]()
    for moment, claimed in _handoffs(period):
        asked[period.step_of(moment)] += 1
        came[period.step_of(moment)] += claimed is not None
    rows = [(step, alerts[step], asked[step], came[step]) for step in period.steps]
    return Table(
        "Safety alerts and handoffs", ("From", "Safety alerts", "Asked for a person", "A navigator came"), rows
    )


def waits(period: Period) -> Table:
    minutes: dict[date, list[float]] = defaultdict(list)
    for asked, claimed in _handoffs(period):
        if claimed:
            minutes[period.step_of(asked)].append((claimed - asked).total_seconds() / 60)
    head = ("From", "Half waited less than", "Nine in ten waited less than", "Longest wait", "Families")
    rows = [(step, *_spread(minutes[step]), len(minutes[step])) for step in period.steps]
    return Table("Minutes until a navigator came", head, rows, "lines", "minutes")


def _spread(found: list[float]) -> tuple[float | None, ...]:
    """Median, ninth decile, maximum."""
    if not found:
        return (None, None, None)
    tenth = quantiles(found, n=10, method="inclusive")[8] if len(found) > 1 else found[0]
    return (round(median(found), 1), round(tenth, 1), round(max(found), 1))


def helpful(period: Period) -> Table:
    first, after = period.moments
    said: dict[date, Counter[bool]] = defaultdict(Counter)
    for moment, word in Feedback.objects.filter(created__gte=first, created__lt=after).values_list(
        "created", "helpful"
    ):
        said[period.step_of(moment)][word] += 1
    rows = [(step, said[step][True], said[step][False]) for step in period.steps]
    return Table("Did an answer help?", ("From", "Helpful", "Not helpful"), rows, "stacked")


def languages(period: Period) -> Table:
    counted = _in_days(Turn.objects, period).exclude(language="").values_list("language")
    rows = [tuple(row) for row in counted.annotate(number=Count("*")).order_by("-number", "language")]
    return Table("Languages", ("Language", "Messages"), rows, "across")


def by_hour(period: Period) -> Table:
    found = dict(_in_days(Turn.objects, period).values_list("hour").annotate(number=Count("*")))
    return Table("Time of day", ("Hour", "Messages"), [(f"{hour:02}", found.get(hour, 0)) for hour in range(24)])


TABLES: dict[str, Callable[[Period], Table]] = {
    "conversations": conversations,
    "results": results,
    "topics": topics,
    "help": help_asked,
    "waits": waits,
    "helpful": helpful,
    "languages": languages,
    "hours": by_hour,
}


def _in_days(manager: Any, period: Period) -> Any:
    return manager.filter(day__gte=period.since, day__lte=period.until)


def _counted(manager: Any, period: Period, field: str) -> Counter[date]:
    found = Counter[date]()
    for day, number in _in_days(manager, period).values_list(field).annotate(number=Count("*")):
        found[period.start(day)] += number
    return found


def _moments(model: Any, field: str, period: Period) -> Iterable[datetime]:
    first, after = period.moments
    found: Iterable[datetime] = model.objects.filter(**{f"{field}__gte": first, f"{field}__lt": after}).values_list(
        field, flat=True
    )
    return found


def _handoffs(period: Period) -> Iterable[tuple[datetime, datetime | None]]:
    """When families asked for a person, and when one came. Talks that a navigator began are left out."""
    first, after = period.moments
    found = Handoff.objects.filter(asked__gte=first, asked__lt=after).exclude(reason=Handoff.Reason.TAKEN)
    return found.values_list("asked", "claimed")


def wilson(count: int, of: int) -> tuple[float, float]:
    """The interval in which a share lies with 95% certainty, seen `count` times in a sample of `of`."""
    if of == 0:
        return (0.0, 1.0)
    z, share = 1.959964, count / of
    middle = share + z * z / (2 * of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return (max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale))
