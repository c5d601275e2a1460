"""Reads a short message in the light of the one before: "and for children?"."""

from __future__ import annotations

import re

from bot.understanding.interpretation import OFF_TOPIC, Previous
from bot.understanding.reading import Reading

MAX_WORDS = 14
# Weights found on tests/evaluation/context.jsonl. A follow-up stays with the subject, but seldom asks the same again.
JOINED = 1.0
SAME_GROUP = 1.3
SAME_ANSWER = 0.5
# Words that lean on something said before.
_LEANS = re.compile(
    r"^(?:and|or|but|so|then|also|what about|how about|what if|for|in|with|from|same|ok)\b"
    r"|\b(?:it|its|that|this|those|these|them|they|their|there|then|one|ones|other|others|same|too|either|else)\b"
    r"|\b(?:he|she|her|him|his)\b",
    re.IGNORECASE,
)


def leans(text: str, previous: Previous) -> bool:
    """Whether a message may need the one before it to be understood."""
    return (
        bool(previous.text) and len(text.split()) <= MAX_WORDS and bool(_LEANS.search(text) or len(text.split()) <= 4)
    )


def joined(text: str, previous: Previous) -> str:
    """Both messages as one text, the earlier one after, cut to its end."""
    return " ".join([text, *previous.text.split()[-30:]])


def together(alone: Reading, both: Reading, previous: Previous) -> Reading:
    """One reading of a follow-up, from its own and from that of both messages as one text."""
    names = {*alone.outcomes, *both.outcomes} - {OFF_TOPIC}
    scores = {n: (alone.share_of(n) + JOINED * both.share_of(n)) * _weight(n, previous) for n in names}
    order = sorted(scores, key=scores.__getitem__, reverse=True)
    return Reading(tuple(order), tuple(min(1.0, scores[n]) for n in order), max(alone.near, both.near))


def _weight(outcome: str, previous: Previous) -> float:
    if outcome in previous.outcomes:
        return SAME_ANSWER
    groups = {name.split("/")[0] for name in previous.outcomes}
    return SAME_GROUP if outcome.split("/")[0] in groups else 1.0
