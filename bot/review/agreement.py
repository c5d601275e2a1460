"""How far reviewers agree where two have judged the same message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from bot.review.models import Judgement, Verdict


@dataclass(frozen=True)
class Agreement:
    """`kappa` (Cohen) is None where it says nothing: no pair, or all verdicts the same."""

    pairs: int
    agreed: int
    kappa: float | None

    @property
    def percent(self) -> float | None:
        return round(100 * self.agreed / self.pairs, 1) if self.pairs else None


def agreement(judgements: Iterable[Judgement] | None = None) -> Agreement:
    """Of all pairs of verdicts on one message; the earlier reviewer's is the first of each pair."""
    by_message: dict[int, list[str]] = {}
    for judgement in Judgement.objects.order_by("pk") if judgements is None else judgements:
        by_message.setdefault(judgement.message_id, []).append(judgement.verdict)
    pairs = [pair for verdicts in by_message.values() for pair in combinations(verdicts, 2)]
    return Agreement(len(pairs), sum(one == other for one, other in pairs), cohen(pairs))


def cohen(pairs: list[tuple[str, str]]) -> float | None:
    """Agreement beyond chance: 1 is full, 0 what chance would give."""
    if not pairs:
        return None
    number = len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[verdict] * second[verdict] for verdict in Verdict.values) / number**2
    seen = sum(one == other for one, other in pairs) / number
    return None if chance == 1 else round((seen - chance) / (1 - chance), 3)
