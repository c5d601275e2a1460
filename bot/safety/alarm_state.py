"""What a chat is in after an alarm, and which texts belong there. The turn after an alarm is about the alarm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

State = Literal["emergency", "crisis", "crisis_other"]

EMERGENCY, CRISIS, CRISIS_OTHER = "safety/emergency", "safety/crisis", "safety/crisis_other"
ALARMS = (CRISIS, CRISIS_OTHER, EMERGENCY)
# Said before an answer to what may be an emergency: a card, no outcome of its own.
IF_NOW = "safety/if_now"
AUTOMATIC = "safety/automatic"
AFTER = "safety/after_"
CALLED = "safety/after_called"
NOBODY = "safety/after_nobody"
# The text for whatever a family writes next, and those for what it surely means.
DEFAULTS: dict[State, str] = {
    "emergency": "safety/after_emergency",
    "crisis": "safety/after_crisis",
    "crisis_other": "safety/after_crisis_other",
}
TEXTS: dict[State, frozenset[str]] = {
    "emergency": frozenset(
        AFTER + name
        for name in ["emergency", "called", "told_to_wait", "what_to_do", "number", "nobody", "how_bad", "over"]
    ),
    "crisis": frozenset(AFTER + name for name in ["crisis", "crisis_safe", "crisis_refused"]),
    "crisis_other": frozenset(AFTER + name for name in ["crisis_other", "over"]),
}
ENDS = {"safety/after_over", "safety/after_crisis_safe"}
_BEGINS: dict[str, State] = {EMERGENCY: "emergency", CRISIS: "crisis", CRISIS_OTHER: "crisis_other"}


def state(outcomes: Iterable[str]) -> State | None:
    """What a chat is in after a turn with these outcomes; None where nobody is in danger any more, or was."""
    found = [_state_of(outcome) for outcome in outcomes if outcome.startswith("safety/")]
    return next((one for one in found if one), None)


def is_alarm(outcome: str) -> bool:
    """Whether an outcome is an emergency or a crisis, told of anybody."""
    return outcome in ALARMS


def is_about_alarm(outcome: str) -> bool:
    """Whether an outcome belongs to an alarm: it, or a turn after it."""
    return is_alarm(outcome) or outcome.startswith(AFTER)


def _state_of(outcome: str) -> State | None:
    if outcome in _BEGINS:
        return _BEGINS[outcome]
    if outcome in ENDS or not outcome.startswith(AFTER):
        return None
    if outcome.startswith("safety/after_crisis"):
        return "crisis_other" if outcome == DEFAULTS["crisis_other"] else "crisis"
    return "emergency"
