"""Whether a clinician has checked the answers, as the first words of every chat say it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from bot.content.reload import kept
from bot.content.responses import responses
from bot.content.text_checks import catalogue

State = Literal["none", "some", "all"]
CLINICIAN = "clinician"


@kept
def review_state() -> State:
    """Of the answers that stand now: how many a clinician has reviewed."""
    return state_of(responses()[name].metadata for name in catalogue() if name in responses())


def state_of(answers: Iterable[dict[str, Any]]) -> State:
    """The same, of the metadata of answers."""
    by_clinician = [metadata.get("reviewed_by") == CLINICIAN for metadata in answers]
    return "all" if by_clinician and all(by_clinician) else "some" if any(by_clinician) else "none"
