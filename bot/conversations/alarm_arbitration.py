"""Who is believed where the rules hear an emergency and the assistant, which reads the whole message, does not."""

from __future__ import annotations

import logging

from bot.conversations.alarm_texts import caution_card
from bot.conversations.models import Message
from bot.conversations.types import Question, Reply
from bot.safety.alarm_state import is_about_alarm, is_alarm
from bot.safety.check import ENGLISH, Alert, check
from bot.safety.help_reports import report
from bot.safety.rule_types import About

log = logging.getLogger(__name__)
# When the assistant's reading outweighs an emergency rule (docs/decisions/0002): it must be up, quick, and sure.
DOUBT_SECONDS = 2.0
DOUBT_SURE = 0.3
DOUBT_BELOW = 0.2
# The same where it is not sure of anything else.
DOUBT_BELOW_UNSURE = 0.05
DECLINES = ("", "scope/off_topic", "scope/other_language", "scope/personal_medical", "sorry/unavailable")


def rule_alert(message: Message, question: Question) -> Alert | None:
    """The alert that the rules raise; a button raises none."""
    if message.by_button:
        return None
    try:
        return check(message.text, question.page)
    except Exception:
        log.exception("the rules could not read a message: conversation %s", message.conversation_id)
        return None


def is_overruled(alert: Alert, replies: list[Reply]) -> bool:
    """Whether the assistant, which reads the whole message, is sure of an answer and sees next to no emergency.

    It reads English only. A crisis is never doubted: somebody who was taken too seriously is not harmed. Nor does an
    emergency ever stand beside "I cannot answer that".
    """
    if alert.language != ENGLISH or alert.kind == "crisis" or not replies:
        return False
    first = replies[0]
    if first.outcome in DECLINES or is_about_alarm(first.outcome) or first.details.failed:
        return False
    below = DOUBT_BELOW if (first.confidence or 0.0) >= DOUBT_SURE else DOUBT_BELOW_UNSURE
    return all(reply.details.alarm is not None and reply.details.alarm < below for reply in replies)


def is_news(alert: Alert, message: Message, question: Question, replies: list[Reply]) -> bool:
    """Whether an alert after an alarm tells of the help that was called: it is read so, and no other sign is left.

    "Ambulance!" is a call, whatever went before.
    """
    after = question.previous.get("alarm") == alert.kind == "emergency"
    told = report(message.text) if after else None
    if told is None or [reply.outcome for reply in replies] != [told.outcome]:
        return False
    return check(told.left, question.page) is None


def with_caution(replies: list[Reply], text: str) -> list[Reply]:
    """The card of caution before what the assistant says, where it is not sure that nobody is in danger."""
    first = next((reply for reply in replies if reply.details.caution), None)
    return [caution_card(first.language or ENGLISH, text), *replies] if first else replies


def learned_alert(replies: list[Reply]) -> Alert | None:
    """The alert of replies that the assistant gave to what it read as an emergency or a crisis."""
    for reply in replies:
        language = reply.language or ENGLISH
        if is_alarm(reply.outcome):
            about: About = "other" if reply.details.about == "other" else "self"
            return Alert(reply.outcome.removeprefix("safety/"), language, "learned", about)
        if reply.details.caution:
            return Alert("emergency", language, "learned (doubted)")
    return None
