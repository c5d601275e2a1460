"""Reads a short message in the light of the one before: "and for children?".

Both are read as one text, `message << message before`; data/nlu/followups.yml holds examples of that form. So that the
message before only helps, other short examples are learned with a message before them that has no bearing on them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from bot.content.responses import question_of
from bot.understanding.interpretation import Previous, Thresholds
from bot.understanding.prediction import Reading

MARK = " << "
MAX_WORDS = 14
KEPT_WORDS = 30
# A message before of so few words was itself a follow-up: its answer's title says more.
FEW_WORDS = 4
# Every so manieth short example is also learned after another message.
EVERY = 8
STRIDE = 7919  # a prime: takes the other messages from all over
# Weights found on tests/evaluation: what the message says alone counts too, and a follow-up seldom asks the same again.
ALONE = 0.3
SAME_ANSWER = 0.85


def may_lean(text: str, previous: Previous) -> bool:
    """Whether a message is short enough to need the one before it."""
    return bool(previous.text) and len(text.split()) <= MAX_WORDS


def joined(text: str, previous: Previous) -> str:
    """Both messages as one text, the earlier one cut to its end."""
    before = previous.text.split()[-KEPT_WORDS:]
    if len(before) <= FEW_WORDS and previous.outcomes:
        before = [question_of(previous.outcomes[0]) or previous.text]
    return text + MARK + " ".join(before)


def after_others(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Short examples, each after the text of another: what a message means by itself, it means after any other."""
    whole = [pair for pair in pairs if MARK not in pair[0]]
    short = [pair for pair in whole if len(pair[0].split()) <= MAX_WORDS]
    others = (whole[place * STRIDE % len(whole)] for place in count(1))
    chosen = zip(short[::EVERY], others, strict=False)
    return [(joined(text, Previous(other)), outcome) for (text, outcome), (other, _) in chosen]


def in_its_light(
    text: str, alone: Reading, previous: Previous, read: Callable[[list[str]], list[Reading]], limits: Thresholds
) -> Reading:
    """How a message reads after `previous`, given how it reads `alone`: the same where it is sure, or long."""
    if alone.share >= limits.alone or not may_lean(text, previous):
        return alone
    return together(alone, read([joined(text, previous)])[0], previous)


def together(alone: Reading, both: Reading, previous: Previous) -> Reading:
    """One reading of a follow-up, from its own and from that of both messages as one text."""
    return _mixed(alone, both, lambda name, own, joint: (ALONE * own + joint) * _weight(name, previous))


def mean(alone: Reading, both: Reading) -> Reading:
    """The mean of the two: for a part of a message, which leans less often than a message does."""
    return _mixed(alone, both, lambda _, own, joint: (own + joint) / 2)


def _mixed(alone: Reading, both: Reading, mix: Callable[[str, float, float], float]) -> Reading:
    names = {*alone.outcomes, *both.outcomes}
    shares = {name: min(1.0, mix(name, alone.share_of(name), both.share_of(name))) for name in names}
    order = sorted(shares, key=shares.__getitem__, reverse=True)
    return Reading(tuple(order), tuple(shares[name] for name in order), max(alone.near, both.near))


def _weight(outcome: str, previous: Previous) -> float:
    return SAME_ANSWER if outcome in previous.outcomes else 1.0
