"""Finds chats by words and marks, newest first, page by page. A page starts below the key of the last one's end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db.models import BigIntegerField, Exists, Max, Min, OuterRef, QuerySet, Subquery, Value

from bot.archive.facets import LOG, Pair
from bot.archive.full_text import LINES, Words
from bot.archive.models import Entry, Mark

PAGE = 50
# Matching messages that are looked at at once; those of one chat stand together.
BATCH = 200
KNOWN_SECONDS = 300
# Tags are words of staff, which go with their chat within a minute.
KNOWN_TAGS_SECONDS = 30
# Words are looked up in each chat with a mark that fewer chats have; a commoner mark is looked up for each message.
FEW = 5000
# The rows of the mark that is likely the rarest are walked through, the other marks are looked up for each.
RAREST_FIRST = (
    "reviewed",
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
    """What is asked for: all of `marks`, none of `without`, begun in these days, a message with all of `words`."""

    marks: tuple[Pair, ...] = ()
    without: tuple[Pair, ...] = ()
    since: date | None = None
    until: date | None = None
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
    found = _rarest_first(filters)
    by_words = filters.words and not (found and _few(found[0]))
    return (_by_words if by_words else _by_marks)(filters, found, low, high, after is not None)


def _days(filters: Filters) -> tuple[int, int]:
    """The keys between which the entries of the asked days lie: from, and up to but not with."""
    low, high = 0, 2**42
    if filters.since:
        low = Entry.objects.filter(day__gte=filters.since).aggregate(key=Min("pk"))["key"] or high
    if filters.until:
        high = (Entry.objects.filter(day__lte=filters.until).aggregate(key=Max("pk"))["key"] or -1) + 1
    return low, high


def _rarest_first(filters: Filters) -> list[Pair]:
    rank = {kind: place for place, kind in enumerate(RAREST_FIRST)}
    return sorted(filters.marks, key=lambda pair: rank[pair[0]])


def _few(pair: Pair) -> bool:
    return Mark.objects.filter(kind=pair[0], value=pair[1])[:FEW].count() < FEW


def _by_marks(filters: Filters, found: list[Pair], low: int, high: int, oldest_first: bool) -> Iterator[Hit]:
    """Walks through the chats with the first mark, and looks into each for the rest, words too."""
    first, *rest = found or [LOG]
    rows: QuerySet[Any] = Mark.objects.filter(kind=first[0], value=first[1])
    if filters.words:
        rows = rows.annotate(line=_first_line(filters.words)).filter(line__isnull=False)
    else:
        rows = rows.annotate(line=Value(None, BigIntegerField()))
    rows = _narrowed(rows, rest, filters.without, OuterRef("entry_id"))
    order = "entry" if oldest_first else "-entry"
    while keys := list(
        rows.filter(entry__gte=low, entry__lt=high).order_by(order).values_list("entry_id", "line")[: PAGE + 1]
    ):
        yield from (Hit(entry, None if line is None else line % LINES) for entry, line in keys)
        last = keys[-1][0]
        low, high = (last + 1, high) if oldest_first else (low, last)


def _first_line(words: str) -> Subquery:
    """The first message with the words in the chat of a mark."""
    within = {"line__gte": OuterRef("entry_id") * LINES, "line__lt": (OuterRef("entry_id") + 1) * LINES}
    return Subquery(Words.objects.filter(words__holds=words, **within).order_by("line").values("line")[:1])


def _by_words(filters: Filters, found: list[Pair], low: int, high: int, oldest_first: bool) -> Iterator[Hit]:
    """Walks through the messages with the words, and looks up the marks of each one's chat."""
    rows: QuerySet[Any] = Words.objects.filter(words__holds=filters.words)
    rows = _narrowed(rows, found, filters.without, OuterRef("line") / LINES)
    order = "line" if oldest_first else "-line"
    low, high = low * LINES, high * LINES
    while lines := list(
        rows.filter(line__gte=low, line__lt=high).order_by(order).values_list("line", flat=True)[:BATCH]
    ):
        # The first message of a chat that has the words; the batch may end within a chat.
        first: dict[int, int] = {}
        for line in lines:
            entry, sequence = divmod(line, LINES)
            first[entry] = min(sequence, first.get(entry, sequence))
        yield from (Hit(entry, sequence) for entry, sequence in first.items())
        last = lines[-1] // LINES
        low, high = ((last + 1) * LINES, high) if oldest_first else (low, last * LINES)


def _narrowed(rows: QuerySet[Any], found: list[Pair], without: tuple[Pair, ...], entry: Any) -> QuerySet[Any]:
    """`rows` with all these marks and none of those; `entry` is how a row names its entry."""
    for pair in found:
        rows = rows.filter(_marked(entry, pair))
    for pair in without:
        rows = rows.filter(~_marked(entry, pair))
    return rows


def _marked(entry: Any, pair: Pair) -> Exists:
    return Exists(Mark.objects.filter(entry=entry, kind=pair[0], value=pair[1]))


def known(kind: str) -> list[str]:
    """The values that marks of a kind have; a new one may be missing for a few minutes."""
    seconds = KNOWN_TAGS_SECONDS if kind == "tag" else KNOWN_SECONDS
    return cache.get_or_set(f"marks:{kind}", partial(_values, kind), seconds) or []


def _values(kind: str) -> list[str]:
    return list(Mark.objects.filter(kind=kind).values_list("value", flat=True).order_by("value").distinct())
