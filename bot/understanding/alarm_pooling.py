"""Whether a message speaks of danger, by what two models hear: the English reader, and the ear for all languages.

Both look at the whole message and at each of its sentences. Their opinions are pooled as log-odds: where one is sure
and the other is not, neither decides alone. Weights and limits were chosen on tests/evaluation, where the pool hears
87% of the emergencies and crises without any rule; at as many false alarms the reader alone 75%, the ear 79%.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.safety.alarm_state import ALARMS
from bot.safety.ways_of_speaking import plain_words
from bot.understanding import segmentation
from bot.understanding.alarm_classifier import LABELS, Ear
from bot.understanding.encoder_graph import Floats
from bot.understanding.prediction import Reading

EAR_WEIGHT = 0.6
PART_WEIGHT = 0.3
LEAST = 0.001  # a model that is quite sure still leaves the other a word


@dataclass(frozen=True)
class Heard:
    """Shares of emergency and crisis together, from 0 to 1, in the whole message and in the sentence that has most.

    `vector` [width] is the whole message's, `last` that of its last sentence.
    """

    whole: float
    part: float
    outcome: str
    vector: Floats
    last: Floats

    @classmethod
    def by(cls, ear: Ear, text: str, sentences: Sequence[str]) -> Heard:
        """What the ear hears; `outcome` is the likeliest alarm of the text that has most.

        What the rules know as a way of speaking ("a view to die for") is no more than what is left without it.
        """
        vectors, shares = ear.hear([text, *(sentences if len(sentences) > 1 else ())])
        sums = shares.sum(axis=1)
        likeliest = LABELS[int(shares[int(sums.argmax())].argmax())]
        heard = cls(float(sums[0]), float(sums.max()), likeliest, vectors[0], vectors[-1])
        plain = plain_words(text)
        return heard if plain is None else heard._no_more_than(_share(ear, plain))

    def _no_more_than(self, share: float) -> Heard:
        return replace(self, whole=min(self.whole, share), part=min(self.part, share))


def _share(ear: Ear, plain: str) -> float:
    """Of alarm in a text and in the sentence that has most; signs alone say nothing."""
    sentences = [sentence for sentence in segmentation.sentences(plain) if any(map(str.isalnum, sentence))]
    return float(ear.hear([plain, *sentences])[1].sum(axis=1).max()) if sentences else 0.0


def alarm_share(reading: Reading) -> float:
    """The share of emergency and crisis together, as the English reader sees it."""
    return sum(reading.share_of(name) for name in ALARMS)


def pooled(whole: Reading, parts: Sequence[Reading], heard: Heard) -> float:
    """The share of danger in an English message, from 0 to 1, by both."""
    read, part = alarm_share(whole), max(alarm_share(reading) for reading in [whole, *parts])
    odds = (1 - PART_WEIGHT) * _both(read, heard.whole) + PART_WEIGHT * _both(part, heard.part)
    return float(1 / (1 + np.exp(-odds)))


def _both(read: float, heard: float) -> float:
    return (1 - EAR_WEIGHT) * _log_odds(read) + EAR_WEIGHT * _log_odds(heard)


def _log_odds(share: float) -> float:
    kept = min(max(share, LEAST), 1 - LEAST)
    return float(np.log(kept / (1 - kept)))
