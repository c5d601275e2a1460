"""Finds the several questions of one message: parts that are each surely a question, and not the same one."""

from __future__ import annotations

from collections.abc import Callable

from bot.safety.alarm_state import ALARMS
from bot.understanding import followup
from bot.understanding.interpretation import ACTS, ADULT, OFF_TOPIC, WAITING, Previous, Thresholds
from bot.understanding.prediction import Reading
from bot.understanding.segmentation import Segment, asks, segments

Read = Callable[[list[str]], list[Reading]]

# Said beside a question, these need no answer of their own.
COURTESIES = {"chat/greet", "chat/thanks", "chat/goodbye", "chat/affirm", "chat/deny"}
# How a part reads that tells the story: no question.
STORIES = {
    "scope/personal_medical",
    "scope/other_language",
    OFF_TOPIC,
    "chat/distress",
    "chat/bereaved",
    "chat/not_helpful",
}
PASSED_OVER = COURTESIES | STORIES | set(ALARMS) | {ADULT, WAITING}
# Outcomes about the family's list.
LIST = "guide/"
# A longer message tells a story: only what has the form of a question is one.
STORY_WORDS = 34
# Each question that has so large a share in the whole message is one of its own, and not the story of another.
WEIGHTY = 0.2
# How a part counts that is read by itself, and with what stands before it in the message.
EVENLY = (0.5, 0.5)
# A way to cut a sentence: what its questions are worth together, and their outcomes in order.
Way = tuple[float, list[str]]


def questions(sentences: list[str], whole: Reading, read: Read, limits: Thresholds) -> list[str]:
    """The outcomes asked for where there are two or more, else none: in the order of the message where all are weighty.

    Else first what the message as a whole speaks of most: what comes first in it may be the story that leads to its
    question.
    """
    runs = _runs(sentences)
    parts = [part for sentence in runs for part in sentence]
    if len(parts) < 2:
        return []
    readings = dict(zip(parts, _readings(parts, read), strict=True))
    found = [name for sentence in runs for name in _best_way(sentence, readings, whole, limits)]
    if any(whole.share_of(name) < WEIGHTY for name in found):
        found.sort(key=whole.share_of, reverse=True)
    distinct = _led(list(dict.fromkeys(found)), whole, limits)
    return distinct if len(distinct) > 1 else []


def _runs(sentences: list[str]) -> list[list[Segment]]:
    """For each sentence that may ask something, the parts of it that may."""
    story = sum(len(sentence.split()) for sentence in sentences) > STORY_WORDS
    cut = (segments(sentence, " ".join(sentences[:place])) for place, sentence in enumerate(sentences))
    asking = ([part for part in parts if not story or asks(part.text)] for parts in cut)
    return [parts for parts in asking if parts]


def _led(found: list[str], whole: Reading, limits: Thresholds) -> list[str]:
    """What a message surely asks as a whole is one of its questions; else nothing is sure."""
    return found if whole.share < limits.lead or whole.best in found else []


def _readings(parts: list[Segment], read: Read) -> list[Reading]:
    """Each part read by itself and, where it is short, in the light of what the message said before it."""
    before = [Previous(part.before) for part in parts]
    leaning = [followup.may_lean(part.text, said) for part, said in zip(parts, before, strict=True)]
    both = [followup.joined(p.text, said) for p, said, lean in zip(parts, before, leaning, strict=True) if lean]
    read_at_once = read([*(part.text for part in parts), *both])
    alone, rest = read_at_once[: len(parts)], iter(read_at_once[len(parts) :])
    lights = [next(rest) if lean else None for lean in leaning]
    return [
        reading if light is None else followup.together(reading, light, said, EVENLY)
        for reading, light, said in zip(alone, lights, before, strict=True)
    ]


def _best_way(parts: list[Segment], readings: dict[Segment, Reading], whole: Reading, limits: Thresholds) -> list[str]:
    """The outcomes of the best way to cut a sentence into runs of clauses."""
    best: list[Way] = [(0.0, [])]
    for end in range(1, max(part.end for part in parts) + 1):
        ways = [_longer(best[part.first], part, readings[part], whole, limits) for part in parts if part.end == end]
        best.append(max([best[-1], *ways]))
    return best[-1][1]


def _longer(way: Way, part: Segment, reading: Reading, whole: Reading, limits: Thresholds) -> Way:
    """A way that goes on with one more part, which may be a question or not."""
    worth, names = way
    if reading.best in names or not _asks(part, reading, whole, limits):
        return way
    return worth + reading.share - limits.cut, [*names, reading.best]


def guessed_act(reading: Reading, limits: Thresholds) -> bool:
    """Whether a wish that changes something is the likeliest, and not sure: "and in this one?" is none.

    Which wish about the list it is may be less sure than that it is one: all of them can be undone.
    """
    if reading.best not in ACTS or not reading.best.startswith(LIST):
        return reading.best in ACTS and reading.share < limits.act
    both = zip(reading.outcomes, reading.shares, strict=True)
    return sum(share for name, share in both if name.startswith(LIST)) < limits.act


def _asks(part: Segment, reading: Reading, whole: Reading, limits: Thresholds) -> bool:
    """Whether a part is surely a question. Less will do where the whole speaks of it too, or the part has the form."""
    if reading.best in PASSED_OVER or reading.near < limits.near or guessed_act(reading, limits):
        return False
    share = whole.share_of(reading.best)
    if asks(part.text):
        return reading.share >= (limits.part_asking_echo if share >= limits.echo_asking else limits.part_asking)
    return reading.share >= (limits.part if share >= limits.echo else limits.part_alone)
