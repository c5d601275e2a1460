"""Finds the several questions of one message: parts that are each surely a question, and not the same one."""

from __future__ import annotations

from collections.abc import Callable

from bot.understanding.interpretation import ALARMS, OFF_TOPIC, Thresholds
from bot.understanding.reading import Reading
from bot.understanding.segments import cuts

Read = Callable[[list[str]], list[Reading]]

# Said beside a question, these need no answer of their own.
COURTESIES = {"chat/greet", "chat/thanks", "chat/goodbye", "chat/affirm", "chat/deny"}
# How a part reads that tells the story: no question.
STORIES = {"scope/personal_medical", "scope/other_language", OFF_TOPIC, "chat/distress", "chat/not_helpful"}
PASSED_OVER = COURTESIES | STORIES | set(ALARMS)


def questions(parts: dict[str, Reading], whole: Reading, read: Read, limits: Thresholds) -> list[str]:
    """The outcomes asked for, in order, where there are two or more; else none. `parts`: the sentences, as read."""
    pairs = [(sentence, pair) for sentence in parts for pair in cuts(sentence)]
    if len(parts) + len(pairs) < 2:
        return []
    readings = read([side for _, pair in pairs for side in pair])
    found: list[str] = []
    for sentence, part in parts.items():
        sides = [tuple(readings[2 * k :][:2]) for k, (at, _) in enumerate(pairs) if at == sentence]
        found += _in_sentence(part, sides, whole, limits)
    distinct = list(dict.fromkeys(found))
    return distinct if len(distinct) > 1 else []


def _in_sentence(part: Reading, sides: list[tuple[Reading, ...]], whole: Reading, limits: Thresholds) -> list[str]:
    """The outcomes of one sentence: of its best cut in two where both sides are sure and differ, else its own."""
    both = [
        (min(a.share, b.share), [a.best, b.best])
        for a, b in sides
        if a.best != b.best and _asks(a, whole, limits) and _asks(b, whole, limits)
    ]
    if both:
        return max(both)[1]
    return [part.best] if _asks(part, whole, limits) else []


def _asks(part: Reading, whole: Reading, limits: Thresholds) -> bool:
    """Whether a part is surely a question; where the whole message speaks of it too, less is enough."""
    if part.best in PASSED_OVER or part.near < limits.near:
        return False
    return part.share >= (limits.part if whole.share_of(part.best) >= limits.echo else limits.part_alone)
