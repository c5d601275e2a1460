"""Holds the results of two models on the same cases against each other: better, worse, or only another answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.evaluation import scores

# From worst to best: a wrong answer is worse than none.
RANKS = ("wrong", "other", "declined", "offered", "partly", "accepted")
BETTER, WORSE, CHANGED = "better", "worse", "changed"
Pair = tuple[dict[str, Any], dict[str, Any]]


@dataclass(frozen=True)
class Change:
    """One message that the two models answer differently. `before` and `now`: `(verdict, what was said)`."""

    case: str
    text: str
    kind: str
    before: tuple[str, str]
    now: tuple[str, str]


def changes(before: list[Pair], now: list[Pair]) -> list[Change]:
    """What differs, worse first. Both lists are of the same cases, in the same order."""
    found = [change for old, new in zip(before, now, strict=True) for change in _of_case(old, new)]
    return sorted(found, key=lambda change: (WORSE, BETTER, CHANGED).index(change.kind))


def _of_case(old: Pair, new: Pair) -> Iterator[Change]:
    for (text, verdict, said), (_, verdict_now, said_now) in zip(_turns(old), _turns(new), strict=True):
        kind = _kind(verdict, verdict_now)
        if kind != CHANGED or said != said_now:
            yield Change(old[0]["id"], text, kind, (verdict, said), (verdict_now, said_now))


def _kind(before: str, now: str) -> str:
    if before == now:
        return CHANGED
    return BETTER if RANKS.index(now) > RANKS.index(before) else WORSE


def _turns(pair: Pair) -> Iterator[tuple[str, str, str]]:
    """Each message of a case with its verdict and what was said."""
    case, result = pair
    texts = [turn["user"] for turn in case["turns"]] if "turns" in case else [case["text"]]
    results = result["turns"] if "turns" in case else [result]
    for text, verdict, got in zip(texts, scores.verdicts(case, result), results, strict=False):
        yield text, verdict, _said(got)


def _said(result: dict[str, Any]) -> str:
    return ", ".join(result["outcomes"]) or f"offered {', '.join(result['offered']) or 'nothing'}"


def counts(found: Iterable[Change]) -> dict[str, int]:
    """How many changes of each kind."""
    number = Counter(change.kind for change in found)
    return {kind: number[kind] for kind in (BETTER, WORSE, CHANGED)}


def not_right(pairs: list[Pair]) -> list[Change]:
    """The messages that were not accepted: for a first release, which has nothing to be compared with."""
    found = [(case["id"], turn) for case, result in pairs for turn in _turns((case, result))]
    return [Change(key, t, WORSE, ("", ""), (v, said)) for key, (t, v, said) in found if v != "accepted"]
