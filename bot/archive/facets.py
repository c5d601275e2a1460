"""What a chat can be found by, read off what was written. Pure: nothing here asks the database."""

from __future__ import annotations

from bot.archive.models import Result
from bot.conversations import withholding
from bot.conversations.models import Alert, Author, Conversation, Feedback, Handoff, Message
from bot.conversations.reply_effects import HANDOFF, OFF_TOPIC
from bot.conversations.spoken_language import OTHER_LANGUAGE
from bot.understanding.reading_limits import thresholds

Pair = tuple[str, str]
ANY = "any"
# Every chat has this mark, so that each list begins with one.
LOG: Pair = ("log", "")
BANDS = {"certain": "certain", "likely": "likely, given with others", "unsure": "unsure"}
UNAVAILABLE = "sorry/unavailable"
# Nothing that the family asked for was said: off topic, a language that is not spoken here, no sense, withheld.
NO_ANSWER = (OFF_TOPIC, OTHER_LANGUAGE, withholding.TEXT)


def of_chat(chat: Conversation) -> set[Pair]:
    return {LOG, ("channel", chat.channel)}


def of_message(message: Message) -> set[Pair]:
    """Of an answer or another word of ours; a family's own words give none."""
    if message.author == Author.FAMILY:
        return set()
    version = f"{message.outcome}@{message.version}" if message.outcome and message.version is not None else ""
    found = {"outcome": message.outcome, "version": version, "model": message.model, "band": band(message)}
    found["language"] = message.language
    return {(kind, value[:80]) for kind, value in found.items() if value}


def band(message: Message) -> str:
    """How sure the assistant was of what it said; empty where it read nothing."""
    return band_of(message.confidence) if message.confidence is not None and message.model else ""


def band_of(confidence: float) -> str:
    """How sure the assistant was, by the limits that decide what it says."""
    limits = thresholds()
    return "certain" if confidence >= limits.certain else "likely" if confidence >= limits.sure else "unsure"


def of_result(result: str) -> set[Pair]:
    return {("result", result)}


def of_feedback(feedback: Feedback) -> set[Pair]:
    return {("helpful", "yes" if feedback.helpful else "no")}


def of_handoff(handoff: Handoff) -> set[Pair]:
    return {("handoff", ANY), ("handoff", handoff.reason)}


def of_alert(alert: Alert) -> set[Pair]:
    return {("safety", ANY), ("safety", alert.kind)}


def result(message: Message, replies: list[Message]) -> Result:
    """What came of a family's message, by the first thing that was said to it; a card of caution is passed over."""
    first = next((reply for reply in replies if reply.details.card != "doubt"), None)
    if first is None:
        return Result.PERSON
    if first.outcome.startswith("safety/"):
        return Result.ALARM
    if first.outcome == UNAVAILABLE or first.details.failed:
        return Result.FAILED
    if first.outcome in NO_ANSWER:
        return Result.DECLINED
    if message.by_button:
        return Result.PRESSED
    return Result.OFFERED if not first.outcome and offers(first) else Result.UNDERSTOOD


def offers(message: Message) -> bool:
    """Whether questions to choose from stand under a message; the way to a person is none."""
    return any(button["payload"] != f"/{HANDOFF}" for button in message.buttons)
