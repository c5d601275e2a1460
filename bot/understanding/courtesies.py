"""Finds the question behind a greeting or thanks: "Hello, can children join?" asks, whatever it reads as as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.understanding.compound_questions import COURTESIES, PASSED_OVER, guessed_act
from bot.understanding.interpretation import Thresholds
from bot.understanding.prediction import Reading
from bot.understanding.segmentation import asks, segments

# A courtesy of so few words hides no question.
FEW_WORDS = 3
# So many words at its beginning or end may be the courtesy, where no sign parts it from the question.
MOST_CUT = 3
# A sentence of so many words may be a courtesy and nothing else.
MOST_WORDS = 6


def without_courtesies(parts: dict[str, Reading], limits: Thresholds) -> list[str]:
    """The sentences that are left without "Thank you, dear." and the like; all where nothing else would be left."""
    left = [sentence for sentence, reading in parts.items() if not _is_courtesy(sentence, reading, limits)]
    return left or list(parts)


def _is_courtesy(sentence: str, reading: Reading, limits: Thresholds) -> bool:
    few = len(sentence.split()) <= MOST_WORDS
    return few and reading.best in COURTESIES and reading.share >= limits.sure


def question_behind(
    sentences: list[str], whole: Reading, read: Callable[[list[str]], list[Reading]], limits: Thresholds
) -> Reading:
    """The reading of the part that surely asks something, where the whole reads as a courtesy; else the whole's."""
    words = sum(len(sentence.split()) for sentence in sentences)
    if whole.best not in COURTESIES or words <= FEW_WORDS:
        return whole
    parts = list(dict.fromkeys(_parts(sentences)))
    readings = zip(parts, read(parts), strict=True)
    found = [reading for part, reading in readings if _surely_asks(part, reading, limits)]
    return max(found, key=lambda reading: reading.share, default=whole)


def _parts(sentences: list[str]) -> Iterator[str]:
    """What may be the question: a sentence, a part of one, or all but some words at its beginning or end."""
    for sentence in sentences:
        yield sentence
        yield from (segment.text for segment in segments(sentence, ""))
        words = sentence.split()
        for cut in range(1, min(MOST_CUT, len(words) - FEW_WORDS) + 1):
            yield " ".join(words[cut:])
            yield " ".join(words[:-cut])


def _surely_asks(part: str, reading: Reading, limits: Thresholds) -> bool:
    if reading.best in PASSED_OVER or reading.near < limits.near or guessed_act(reading, limits):
        return False
    return reading.share >= (limits.sure if asks(part) else limits.part_alone)
