"""How far reviewers agree on the sample that two judge without seeing each other's verdict: by their first verdicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from bot.review.models import Judgement, Verdict
from bot.review.verdicts import sampled

Z = 1.96


@dataclass(frozen=True)
class Agreement:
    """`kappa` (Cohen) and its 95% interval are None where they say nothing: no pair, or all verdicts the same."""

    pairs: int
    agreed: int
    kappa: float | None
    low: float | None = None
    high: float | None = None

    @property
    def percent(self) -> float | None:
        return round(100 * self.agreed / self.pairs, 1) if self.pairs else None


def agreement() -> Agreement:
    """Of the first two who judged each message of the sample; the earlier one is the first of each pair."""
    by_message: dict[int, list[str]] = {}
    for message, first in Judgement.objects.exclude(first="").order_by("pk").values_list("message", "first"):
        if sampled(message):
            by_message.setdefault(message, []).append(first)
    return of_pairs([pair for verdicts in by_message.values() for pair in combinations(verdicts[:2], 2)])


def of_pairs(pairs: list[tuple[str, str]]) -> Agreement:
    """Agreement beyond chance: 1 is full, 0 what chance would give. The interval is Cohen's own (1960)."""
    number, agreed = len(pairs), sum(one == other for one, other in pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[verdict] * second[verdict] for verdict in Verdict.values) / number**2 if pairs else 1.0
    if chance == 1:
        return Agreement(number, agreed, None)
    seen = agreed / number
    kappa, error = (seen - chance) / (1 - chance), sqrt(seen * (1 - seen) / number) / (1 - chance)
    low, high = max(-1.0, kappa - Z * error), min(1.0, kappa + Z * error)
    return Agreement(number, agreed, round(kappa, 2), round(low, 2), round(high, 2))
