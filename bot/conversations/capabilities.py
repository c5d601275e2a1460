"""What a channel can show: a navigator is told before, not after, that something cannot be sent."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from bot.conversations.models import Conversation
from bot.errors import BotError

FILE = Path(__file__).with_name("capabilities.yml")


@cache
def _channels() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def of_channel(channel: str) -> dict[str, Any]:
    """What the channel can show, as its line in the file says."""
    found: dict[str, Any] = _channels().get(channel, _channels()["other"])
    return found


def fits(conversation: UUID, text: str) -> None:
    """Raises BotError where the chat's channel cannot show `text`, and says why."""
    if not text.strip():
        raise BotError("empty", "There is nothing to send.")
    channel = Conversation.objects.values_list("channel", flat=True).get(pk=conversation)
    limit = of_channel(channel)["text"]
    if len(text) > limit:
        words = f"{channel} shows at most {limit} characters in one message; this has {len(text)}. Send it in parts."
        raise BotError("channel_cannot_show", words)
