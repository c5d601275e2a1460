"""An English answer to a question in another language begins with a line in that language that says so."""

from __future__ import annotations

from dataclasses import replace

from bot.content.responses import responses
from bot.conversations.types import Reply
from bot.safety.alarm_state import is_about_alarm

OTHER_LANGUAGE = "scope/other_language"


def answered_in_english(reply: Reply) -> Reply:
    """The reply with that line in its details, where its text is English and the family wrote in another language."""
    line = responses().get(f"answered_in_english/{reply.language.split('-')[0]}") if reply.language else None
    if line is None or is_about_alarm(reply.outcome) or reply.outcome == OTHER_LANGUAGE:
        return reply
    return replace(reply, details=replace(reply.details, note=line.text))
