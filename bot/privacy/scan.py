"""A message while it is being redacted: what the rules read, and which places are already settled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

# Stands for every settled character; no rule matches it.
BLANK = "\ue000"
KEPT = ""
KINDS = ("url", "email", "handle", "card", "passport", "dob", "phone", "address", "name")
_MARKER = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
# How far from a digit a rule about numbers looks.
_REACH = 80
_DIGITS = re.compile(r"\d+")


class _Shapes(dict[int, int]):
    """One plain character for each of its typographic variants, so that patterns need to know only one."""

    def __missing__(self, code: int) -> int:
        self[code] = _plain(code)
        return self[code]


def _plain(code: int) -> int:
    if 0xFF01 <= code <= 0xFF5E:  # full width
        return code - 0xFEE0
    character = chr(code)
    if character.isdecimal():
        return ord(str(int(character)))
    for plain, variants in (
        ("-", "‐‑‒–—―−－"),
        ("'", "’‘ʼ`´"),
        (" ", "\u00a0\u2009\u200a\u202f\u3000\u200e\u200f\u2060"),
    ):
        if character in variants:
            return ord(plain)
    return ord(" ") if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069 else code


class _Small(dict[int, int]):
    """Small letters, one for one: `str.lower` makes two characters of some."""

    def __missing__(self, code: int) -> int:
        small = chr(code).lower()
        self[code] = ord(small) if len(small) == 1 else ord(small[0])
        return self[code]


_SHAPES, _SMALL = _Shapes(), _Small()


@dataclass(frozen=True)
class Span:
    """A place in the message. `kind` says what is there; `KEPT` marks something that must stay as it is."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Scan:
    """`shape` is the message with plain digits and punctuation, `low` the same in small letters; both as long as it."""

    shape: str
    low: str

    @classmethod
    def of(cls, text: str) -> Scan:
        """The page of a message, with markers of an earlier redaction settled."""
        shape = text.translate(_SHAPES)
        page = cls(shape, shape.translate(_SMALL))
        return page.without(Span(match.start(), match.end(), KEPT) for match in _MARKER.finditer(text))

    @cached_property
    def _windows(self) -> tuple[tuple[int, int], ...]:
        found: list[tuple[int, int]] = []
        for match in _DIGITS.finditer(self.low):
            start, end = max(0, match.start() - _REACH), min(len(self.low), match.end() + _REACH)
            if found and start <= found[-1][1]:
                start = found.pop()[0]
            found.append((start, end))
        return tuple(found)

    def near_digits(self, expression: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches in small letters around digits: most of a message has none, and needs no look."""
        for start, end in self._windows:
            yield from expression.finditer(self.low, start, end)

    def without(self, spans: Iterable[Span]) -> Scan:
        """The page with `spans` settled."""
        shape, low = self.shape, self.low
        for span in spans:
            blank = BLANK * (span.end - span.start)
            shape = shape[: span.start] + blank + shape[span.end :]
            low = low[: span.start] + blank + low[span.end :]
        return Scan(shape, low)


Finder = Callable[[Scan], Iterator[Span]]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order; where two overlap, one that covers both and has the kind of the first."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if found and span.start < found[-1].end:
            last = found.pop()
            span = Span(last.start, max(last.end, span.end), last.kind)
        found.append(span)
    return found
