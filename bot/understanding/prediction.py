"""How one text reads: its likeliest outcomes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from bot.understanding.outcome_model import Floats

# Enough to pool two readings; fewer lose what one of them holds for unlikely.
KEPT = 30
# As many as a reviewer wants to see.
FIRST = 5


@dataclass(frozen=True)
class Reading:
    """The outcomes for one text, best first, with their shares; `near`: the first's cosine to its nearest example."""

    outcomes: tuple[str, ...]
    shares: tuple[float, ...]
    near: float

    @classmethod
    def of(cls, names: list[str], shares: Floats, near: float) -> Reading:
        """From a row of shares over all outcomes."""
        order = np.argsort(-shares)[:KEPT]
        return cls(tuple(names[i] for i in order), tuple(float(shares[i]) for i in order), float(near))

    def without(self, names: Collection[str]) -> Reading:
        """The same reading where these outcomes are known to be wrong: what is left shares what they had."""
        kept = [(name, share) for name, share in zip(self.outcomes, self.shares, strict=True) if name not in names]
        left = 1 - sum(self.share_of(name) for name in names)
        if not kept or left <= 0:
            return self
        return Reading(tuple(name for name, _ in kept), tuple(min(1.0, share / left) for _, share in kept), self.near)

    @property
    def best(self) -> str:
        return self.outcomes[0]

    @property
    def share(self) -> float:
        return self.shares[0]

    @property
    def first(self) -> tuple[tuple[str, float], ...]:
        """The likeliest outcomes and their shares, for people."""
        both = zip(self.outcomes, self.shares, strict=True)
        return tuple((name, round(share, 3)) for name, share in both)[:FIRST]

    def share_of(self, outcome: str) -> float:
        """The share of an outcome; 0 where it is not among the first."""
        return self.shares[self.outcomes.index(outcome)] if outcome in self.outcomes else 0.0
