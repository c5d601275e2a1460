"""Reads a short message in the light of the one before: "and for children?".

Both are read as one text, `message << message before << the question that the talk is about`. The written talks of
data/stories are learned in that form, as are the examples of data/nlu/followups.yml. So that the message before only
helps, other short examples are learned with a message before them that has no bearing on them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np
from scipy.special import softmax

from bot.content.responses import is_answer, question_of, related_to
from bot.understanding.interpretation import PERSON, Previous, Thresholds
from bot.understanding.prediction import Reading

MARK = " << "
MAX_WORDS = 20
KEPT_WORDS = 16
# Every so manieth short example is also learned after another message.
EVERY = 12
STRIDE = 7919  # a prime: takes the other messages from all over
# How much the message alone counts, and the message with what came before it, as logarithms; and what an outcome gains
# that the answer before names as related, or that stands in its group. Found on tests/evaluation.
ALONE, WITH_BEFORE, RELATED, SAME_GROUP = 0.36, 0.83, 0.5, 0.5
LEAST = 1e-4  # of an outcome that a reading does not name
LIST = "guide/"


def may_lean(text: str, previous: Previous) -> bool:
    """Whether a message is short enough to need the one before it."""
    return bool(previous.text) and len(text.split()) <= MAX_WORDS


def joined(text: str, previous: Previous) -> str:
    """A message, the end of the message before, and the question that the talk is about, as one text."""
    before = " ".join(previous.text.split()[-KEPT_WORDS:])
    topic = topic_of(previous)
    return MARK.join(filter(None, [text, before, question_of(topic) if topic else None]))


def after_others(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Short examples, each after the text of another: what a message means by itself, it means after any other."""
    whole = [pair for pair in pairs if MARK not in pair[0]]
    short = [pair for pair in whole if len(pair[0].split()) <= MAX_WORDS]
    others = (whole[place * STRIDE % len(whole)] for place in count(1))
    chosen = zip(short[::EVERY], others, strict=False)
    return [(joined(text, Previous(other, (about,))), outcome) for (text, outcome), (other, about) in chosen]


def in_its_light(
    text: str, alone: Reading, previous: Previous, read: Callable[[list[str]], list[Reading]], limits: Thresholds
) -> Reading:
    """How a message reads after `previous`, given how it reads `alone`: the same where it is sure, or long.

    The wish for a person means the same after everything.
    """
    wish = alone.best == PERSON and alone.share >= limits.act
    sure = limits.list_alone if alone.best.startswith(LIST) else limits.alone
    if wish or alone.share >= sure or not may_lean(text, previous):
        return alone
    return together(alone, read([joined(text, previous)])[0], previous)


def together(
    alone: Reading, both: Reading, previous: Previous, weights: tuple[float, float] = (ALONE, WITH_BEFORE)
) -> Reading:
    """One reading of a follow-up, from its own and from that of both messages as one text, pooled as logarithms.

    Talks go on to what an answer names as related, or stay in its group: these outcomes gain.
    """
    names = sorted({*alone.outcomes, *both.outcomes})
    own, joint = (np.log([max(LEAST, reading.share_of(name)) for name in names]) for reading in (alone, both))
    shares = softmax(weights[0] * own + weights[1] * joint + [gain(name, topic_of(previous)) for name in names])
    return Reading.of(names, shares, max(alone.near, both.near))


def topic_of(previous: Previous) -> str | None:
    """The answer that the talk is about: the one just given, or the last before it."""
    return next(filter(is_answer, previous.outcomes), previous.topic)


def gain(name: str, topic: str | None) -> float:
    """What an outcome gains after an answer; nothing where the talk is about none."""
    if not topic:
        return 0.0
    related = RELATED if name in related_to(topic) else 0.0
    return related + (SAME_GROUP if name.split("/")[0] == topic.split("/")[0] else 0.0)
