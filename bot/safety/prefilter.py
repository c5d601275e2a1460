"""Finds words that a text must hold before a pattern can match: looking for these is much faster than matching."""

from __future__ import annotations

import sre_parse
from collections.abc import Iterable
from itertools import product
from typing import Any

_MOST = 48  # more wordings than this are not listed
_ENOUGH = 4  # a needle of this length is rare enough; fewer needles are better than longer ones
_SIZES = (2, 3, 5)  # the lengths of text pieces that are compared


def needles(parsed: sre_parse.SubPattern) -> tuple[str, ...]:
    """Texts of which at least one is in every match of a parsed pattern; none if nothing is known."""
    found = _required(parsed.data)
    if not found or min(map(len, found)) < min(_SIZES):
        return ()
    return tuple(one for one in sorted(found) if not any(other in one for other in found if other != one))


def pieces(text: str) -> frozenset[str]:
    """Every short piece of a text: a needle is in the text only if its `head` is among them."""
    return frozenset(text[start : start + size] for size in _SIZES for start in range(len(text) - size + 1))


def head(needle: str) -> str:
    """The first characters of a needle, as many as a piece has."""
    return needle[: max(size for size in _SIZES if size <= len(needle))]


def _required(items: list[Any]) -> frozenset[str] | None:
    """The best set of texts of which a match of these items holds one."""
    candidates: list[frozenset[str]] = []
    run = frozenset({""})
    for item in items:
        exact = _exact(item)
        joined = exact and _joined(run, exact)
        if joined:
            run = joined
            continue
        candidates.append(run)
        run = exact or frozenset({""})
        if not exact and (inner := _inside(item)):
            candidates.append(inner)
    return max((c for c in [*candidates, run] if "" not in c), key=_worth, default=None)


def _worth(texts: frozenset[str]) -> tuple[int, int]:
    return min(_ENOUGH, min(map(len, texts))), -len(texts)


def _joined(left: frozenset[str], right: frozenset[str]) -> frozenset[str] | None:
    if len(left) * len(right) > _MOST:
        return None
    return frozenset(a + b for a, b in product(left, right))


def _inside(item: Any) -> frozenset[str] | None:
    name, value = str(item[0]), item[1]
    if name == "SUBPATTERN":
        return _required(list(value[3]))
    if name == "MAX_REPEAT" and value[0] > 0:
        return _required(list(value[2]))
    if name == "BRANCH":
        return _any_of(_required(list(branch)) for branch in value[1])
    return None


def _any_of(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    listed: list[frozenset[str]] = []
    for one in sets:
        if one is None:  # the rest need not be worked out: most branches end here, and there are thousands
            return None
        listed.append(one)
    return frozenset().union(*listed)


def _exact(item: Any) -> frozenset[str] | None:
    """Every text that the item can match, if they are few."""
    name, value = str(item[0]), item[1]
    if name == "LITERAL":
        return frozenset({chr(value)})
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return frozenset({""})
    if name == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
        return frozenset(chr(code) for _, code in value)
    if name == "SUBPATTERN":
        return _exact_all(list(value[3]))
    if name == "BRANCH" and len(value[1]) <= _MOST:
        return _few(_any_of(_exact_all(list(branch)) for branch in value[1]))
    if name == "MAX_REPEAT" and value[0] == 0 and value[1] == 1:
        inner = _exact_all(list(value[2]))
        return _few(inner and inner | {""})
    return None


def _exact_all(items: list[Any]) -> frozenset[str] | None:
    whole: frozenset[str] | None = frozenset({""})
    for item in items:
        exact = _exact(item)
        whole = _joined(whole, exact) if whole and exact else None
        if not whole:
            return None
    return whole


def _few(texts: frozenset[str] | None) -> frozenset[str] | None:
    return texts if texts and len(texts) <= _MOST else None
