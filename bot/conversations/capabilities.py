"""What a channel can show: a navigator is told before, not after, that something cannot be sent."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from bot import yaml_file
from bot.conversations.models import Author, Conversation, Message
from bot.errors import BotError

FILE = Path(__file__).with_name("capabilities.yml")


@cache
def _channels() -> dict[str, Any]:
    found: dict[str, Any] = yaml_file.read(FILE)
    return found


def of_channel(channel: str) -> dict[str, Any]:
    """What the channel can show, as its line in the file says. `channel` may be the full name of an account on it."""
    found: dict[str, Any] = _channels().get(channel.partition("/")[0], _channels()["other"])
    return found


def fits(conversation: UUID, text: str) -> None:
    """Raises BotError where the chat's channel cannot show `text`, and says why."""
    if not text.strip():
        raise BotError("empty", "There is nothing to send.")
    channel = Conversation.objects.values_list("channel", flat=True).get(pk=conversation)
    limit = of_channel(channel)["text"]
    if len(text) > limit:
        words = f"{channel} shows at most {limit} characters in a message, and this has {len(text)}. Send it in parts."
        raise BotError("channel_cannot_show", words)
    _check_window(conversation, channel)


def _check_window(conversation: UUID, channel: str) -> None:
    """Raises BotError where the platform takes nothing more, because the family has been silent for too long."""
    hours = of_channel(channel).get("window_hours")
    if hours is None:
        return
    heard = Message.objects.filter(conversation=conversation, author=Author.FAMILY).order_by("-sequence").first()
    if heard is None or timezone.now() - heard.created > timedelta(hours=hours):
        words = (
            f"{channel} takes messages only within {hours} hours after the family's last one. Nothing can be sent "
            "until the family writes again. If they left a form, contact them the way they asked to be reached."
        )
        raise BotError("window_closed", words, status=409)
