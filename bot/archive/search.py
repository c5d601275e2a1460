"""Finds chats by words and marks, newest first, page by page. A page starts below the key of the last one's end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, QuerySet

from bot.archive.marks import LOG, Pair
from bot.archive.models import Entry, Mark
from bot.archive.words import LINES, Words

PAGE = 50
# Matching messages that are looked at at once; those of one chat stand together.
BATCH = 200
# The rows of the rarest mark are walked through, the other marks are looked up for each.
RAREST_FIRST = (
    "version",
    "tag",
    "safety",
    "helpful",
    "handoff",
    "outcome",
    "model",
    "result",
    "band",
    "language",
    "channel",
)


@dataclass(frozen=True)
class Filters:
    """What is asked for. All must hold. `words` as in `text.terms`; `reviewed`: whether anybody judged in the chat."""

    marks: tuple[Pair, ...] = ()
    since: date | None = None
    until: date | None = None
    reviewed: bool | None = None
    words: str = ""


@dataclass(frozen=True)
class Hit:
    """A chat that was found: its entry, and the number of its first message that has the words."""

    entry: int
    sequence: int | None = None


def page(filters: Filters, before: int | None = None, size: int = PAGE) -> tuple[list[Hit], int | None]:
    """The chats below `before`, newest first, and where the next page starts; None on the last.

    Raises BotError where the words cannot be searched for.
    """
    hits: list[Hit] = []
    for hit in walk(filters, before):
        if len(hits) == size:
            return hits, hits[-1].entry
        hits.append(hit)
    return hits, None


def neighbours(filters: Filters, entry: int) -> tuple[int | None, int | None]:
    """The entries just above (newer) and below (older) one, among those that the filters find."""
    newer = next(walk(filters, after=entry), None)
    older = next(walk(filters, before=entry), None)
    return (newer.entry if newer else None), (older.entry if older else None)


def walk(filters: Filters, before: int | None = None, after: int | None = None) -> Iterator[Hit]:
    """The chats below `before`, newest first; with `after` those above it, oldest first."""
    low, high = _days(filters)
    low = max(low, after + 1) if after is not None else low
    high = min(high, before) if before is not None else high
    oldest_first = after is not None
    return (_by_words if filters.words else _by_marks)(filters, low, high, oldest_first)


def _days(filters: Filters) -> tuple[int, int]:
    """The keys between which the entries of the asked days lie: from, and up to but not with."""
    low, high = 0, 2**42
    if filters.since:
        low = Entry.objects.filter(day__gte=filters.since).aggregate(key=Min("pk"))["key"] or high
    if filters.until:
        high = (Entry.objects.filter(day__lte=filters.until).aggregate(key=Max("pk"))["key"] or -1) + 1
    return low, high


def _by_marks(filters: Filters, low: int, high: int, oldest_first: bool) -> Iterator[Hit]:
    first, *rest = _sorted(filters.marks)
    rows = Mark.objects.filter(kind=first[0], value=first[1], entry__gte=low, entry__lt=high)
    rows = _narrowed(rows, rest, filters.reviewed, OuterRef("entry_id"))
    order = "entry" if oldest_first else "-entry"
    size = PAGE + 1
    while keys := list(rows.order_by(order).values_list("entry_id", flat=True)[:size]):
        yield from map(Hit, keys)
        if len(keys) < size:
            return
        rows = rows.filter(entry__gt=keys[-1]) if oldest_first else rows.filter(entry__lt=keys[-1])


def _by_words(filters: Filters, low: int, high: int, oldest_first: bool) -> Iterator[Hit]:
    rows = Words.objects.filter(words__holds=filters.words)
    rows = _narrowed(rows, list(filters.marks), filters.reviewed, OuterRef("line") / LINES)
    order = "line" if oldest_first else "-line"
    low, high = low * LINES, high * LINES
    while True:
        lines = list(rows.filter(line__gte=low, line__lt=high).order_by(order).values_list("line", flat=True)[:BATCH])
        # The first message of a chat that has the words; the batch may end within a chat.
        first: dict[int, int] = {}
        for line in lines:
            entry, sequence = divmod(line, LINES)
            first[entry] = min(sequence, first.get(entry, sequence))
        yield from (Hit(entry, sequence) for entry, sequence in first.items())
        if len(lines) < BATCH:
            return
        last = lines[-1] // LINES
        low, high = ((last + 1) * LINES, high) if oldest_first else (low, last * LINES)


def _narrowed(rows: QuerySet, found: list[Pair], reviewed: bool | None, entry: Any) -> QuerySet:
    """`rows` with all these marks too; `entry` is how a row names its entry."""
    for kind, value in found:
        rows = rows.filter(_marked(entry, kind=kind, value=value))
    if reviewed is not None:
        judged = _marked(entry, kind="reviewed")
        rows = rows.filter(judged if reviewed else ~judged)
    return rows


def _marked(entry: Any, **mark: str) -> Exists:
    return Exists(Mark.objects.filter(entry=entry, **mark))


def _sorted(found: tuple[Pair, ...]) -> list[Pair]:
    rank = {kind: place for place, kind in enumerate(RAREST_FIRST)}
    return sorted(found, key=lambda pair: rank.get(pair[0], len(rank))) or [LOG]
