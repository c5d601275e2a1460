"""What is given or offered for a reading: as sure as it is."""

from __future__ import annotations

from bot.understanding.compound_questions import PASSED_OVER, guessed_act
from bot.understanding.interpretation import ADD, OFF_TOPIC, Interpretation, Thresholds
from bot.understanding.prediction import Reading


def decided(whole: Reading, limits: Thresholds) -> Interpretation:
    """The answer where it is sure enough, alone or with its neighbors; else questions to choose from, or none."""
    if guessed_act(whole, limits):
        return offered(whole, limits)
    likely = choices(whole, limits)
    if whole.best == OFF_TOPIC or whole.near < limits.near or whole.share < limits.offer:
        nearest = likely if whole.share_of(OFF_TOPIC) < limits.declined else ()
        return Interpretation((OFF_TOPIC,), nearest[: limits.choices], confidence=whole.share)
    if whole.share >= limits.certain:
        return Interpretation((whole.best,), confidence=whole.share)
    if whole.share >= limits.sure:
        others = tuple(name for name in likely if name != whole.best)
        return Interpretation((whole.best,), others[: limits.choices - 1], confidence=whole.share)
    return offered(whole, limits)


def offered(whole: Reading, limits: Thresholds) -> Interpretation:
    """What it may mean, to choose from. The family's own words for its list are among the buttons anyway."""
    likely = tuple(name for name in choices(whole, limits) if name != ADD)
    if not likely:  # "which of these did you mean" needs something to choose from
        return Interpretation((OFF_TOPIC,), confidence=whole.share)
    return Interpretation(offered=likely[: limits.choices], confidence=whole.share)


def choices(whole: Reading, limits: Thresholds) -> tuple[str, ...]:
    """What may be offered: likely enough, and a question that a button can ask."""
    both = zip(whole.outcomes, whole.shares, strict=True)
    return tuple(n for n, share in both if share >= limits.choice and n not in PASSED_OVER)
