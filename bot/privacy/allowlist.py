"""What looks like a personal number and is none: trial ids, dates of an illness, doses, prices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.date_patterns import DATE
from bot.privacy.lexicon import patterns
from bot.privacy.scan import KEPT, Scan, Span

_REFERENCES = tuple(re.compile(pattern) for pattern in patterns("references"))
_AMOUNTS = tuple(re.compile(pattern) for pattern in patterns("amounts"))
_DATE = re.compile(DATE)


def references(page: Scan) -> Iterator[Span]:
    """Numbers of trials, papers, flights and products."""
    return _spans(_REFERENCES, page)


def dates(page: Scan) -> Iterator[Span]:
    """Dates that are nobody's birth date."""
    return _spans((_DATE,), page)


def amounts(page: Scan) -> Iterator[Span]:
    """Doses, values, prices, durations, rows of years."""
    return _spans(_AMOUNTS, page)


def _spans(expressions: tuple[re.Pattern[str], ...], page: Scan) -> Iterator[Span]:
    for expression in expressions:
        for match in page.near_digits(expression):
            yield Span(match.start(), match.end(), KEPT)
