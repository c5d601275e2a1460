"""Messages that no channel may draw like any other: alarms, the turns after them, and the word before an answer."""

from __future__ import annotations

from typing import Literal

from bot.content.responses import response
from bot.conversations.models import Author, Message

Card = Literal["alarm", "after", "doubt", ""]
KINDS: tuple[Card, ...] = ("alarm", "after", "doubt")
ALARMS, AFTER = "safety/", "safety/after_"


def card(message: Message) -> Card:
    """Which card a message is, as its details say, else its outcome; "" for none."""
    if message.author != Author.ASSISTANT:
        return ""
    if message.details.card in KINDS:
        return message.details.card
    if message.outcome.startswith(AFTER):
        return "after"
    return "alarm" if message.outcome.startswith(ALARMS) else ""


def label(message: Message) -> str:
    """What says that a card is not a person's, while one has the chat; else ""."""
    if not card(message) or not message.details.automatic:
        return ""
    return message.details.label or response("safety/automatic", message.language).text
