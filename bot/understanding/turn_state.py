"""What the state of a talk says about its next message: what it cannot mean, and what it is likely to ask after."""

from __future__ import annotations

from bot.safety.alarm_state import ALARMS
from bot.understanding.interpretation import ADULT, DENY, GREET, MINOR, PERSON, WAITING, Previous, Thresholds
from bot.understanding.prediction import Reading


def not_meant(previous: Previous) -> tuple[str, ...]:
    """What a message cannot mean anymore once alarms were looked for: these; a question about the waiting, where nobody
    waits; and that a grown-up is there, where no child was just asked to fetch one. That changes how long the chat is
    kept."""
    waiting = () if previous.waiting else (WAITING,)
    return (*ALARMS, *waiting) if MINOR in previous.outcomes else (*ALARMS, *waiting, ADULT)


def after_person(alone: Reading, previous: Previous, limits: Thresholds) -> float:
    """How surely a family that waits asks after the person; 0 where it asks something else. A "hello?" is a call.

    "No, leave it", where nothing was asked, may be the end of the waiting: it is told where its request stands, and how
    to take it back.
    """
    if not previous.waiting:
        return 0.0
    if alone.best == DENY and not previous.on_affirm:
        return alone.share
    share = sum(alone.share_of(name) for name in (WAITING, PERSON, GREET))
    return share if share >= limits.waiting else 0.0
