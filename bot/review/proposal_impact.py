"""What an approver sees of a proposal: how the model reads it now, what lies near, and what it would pull against."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from bot.conversations import rasa_readings
from bot.review import nlu_files, nlu_writer
from bot.review.harmful_lessons import GUARDED
from bot.understanding.reading_limits import thresholds

SECONDS = 4.0
# Words choose what is compared by meaning: comparing with every example would take a minute.
LOOKED_AT = 60
SHOWN = 6
# Chosen for questions that ask the same (docs/measurements.md).
NEAR = 0.65
NEAR_BY_WORDS = 0.8


@dataclass(frozen=True)
class Near:
    """An example or a pinned case that lies near; `place` says where it stands."""

    text: str
    outcome: str
    place: str
    share: float


@dataclass
class Insight:
    """`by_meaning` is False where rasa was silent and only words were compared. `reads`: now, the likeliest first."""

    outcome: str
    reads: list[dict[str, Any]] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)
    by_meaning: bool = True

    @property
    def nothing_to_learn(self) -> bool:
        """The model is sure of this outcome already."""
        return (
            bool(self.reads)
            and self.reads[0]["outcome"] == self.outcome
            and self.reads[0]["share"] >= thresholds().certain
        )

    @property
    def against(self) -> list[Near]:
        """Sentences near this one that teach or pin another answer: their reading may change."""
        return [near for near in self.near if near.outcome != self.outcome]

    @property
    def guarded(self) -> bool:
        """Whether one of those is pinned, or is of what must not be answered."""
        return any(near.place.startswith("pinned") or near.outcome.startswith(GUARDED) for near in self.against)


def insight(text: str, outcome: str) -> Insight:
    """About a sentence that shall be learned as `outcome`."""
    others = [*_examples(), *_pinned()]
    picked = process.extract(text, [near.text for near in others], scorer=fuzz.token_set_ratio, limit=LOOKED_AT)
    chosen = [others[place] for _, _, place in picked]
    shares = rasa_readings.similarities(text, [near.text for near in chosen], SECONDS)
    limit = NEAR if shares is not None else NEAR_BY_WORDS
    weighed = zip(chosen, shares or [score / 100 for _, score, _ in picked], strict=True)
    near = [Near(found.text, found.outcome, found.place, round(share, 2)) for found, share in weighed if share >= limit]
    reads = (rasa_readings.post("readings", {"texts": [text]}, SECONDS) or {}).get("readings") or [[]]
    return Insight(outcome, reads[0], sorted(near, key=lambda found: -found.share)[:SHOWN], shares is not None)


def _examples() -> list[Near]:
    alone = (example for example in nlu_files.examples() if nlu_writer.MARK not in example.text)
    return [Near(e.text, e.outcome, f"{e.file}, line {e.line}", 0.0) for e in alone]


def _pinned() -> list[Near]:
    found = [case for case in nlu_writer.cases(nlu_writer.pinned_lines()) if "text" in case]
    return [Near(case["text"], ", ".join(case["expect"]), f"pinned: {case['id']}", 0.0) for case in found]
