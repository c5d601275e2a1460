"""What the web API takes and gives, as JSON."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from bot.content.responses import response
from bot.content.sources import readable
from bot.conversations.models import Author, Message
from bot.conversations.values import Incoming
from bot.errors import BotError
from bot.guide import links

ID_LIMIT = 64
# What of an answer's details a family sees.
SHOWN = ("reviewed", "reviewed_by", "unverified", "ask", "version", "lead")


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`. Raises BotError where it is none."""
    try:
        value = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise BotError("bad_json", "The request is not valid JSON in UTF-8.") from None
    if not isinstance(value, dict):
        raise BotError("bad_json", "The request must be a JSON object.")
    return value


def incoming(body: bytes) -> Incoming:
    """`{"id": …, "text": …}` or `{"id": …, "button": …}`. Raises BotError naming what is wrong."""
    value = parse(body)
    identifier, text, button = value.get("id"), value.get("text", ""), value.get("button")
    if not isinstance(identifier, str) or not 1 <= len(identifier) <= ID_LIMIT or not identifier.isprintable():
        raise BotError(
            "bad_id", f"`id` must be a text of 1 to {ID_LIMIT} characters that the sender chose for this message."
        )
    if not isinstance(text, str) or not (button is None or isinstance(button, str)):
        raise BotError("bad_message", "`text` and `button` must be texts.")
    return Incoming(identifier, text, button)


def outgoing(message: Message) -> dict[str, Any]:
    """A message of the log as the page draws it."""
    shown: dict[str, Any] = {
        "sequence": message.sequence,
        "author": message.author,
        "text": message.text,
        "time": message.created.isoformat(),
    }
    if message.author == Author.FAMILY:
        return shown
    details: dict[str, Any] = {key: message.details[key] for key in SHOWN if message.details.get(key)}
    buttons = [{"title": b["title"], "id": f"{message.sequence}.{i}"} for i, b in enumerate(message.buttons)]
    if "link" in message.details:  # the log keeps no address that opens a list
        details["link"] = {"title": response("paper/open").text, "url": links.address(UUID(message.details["link"]))}
    sources = readable(message.details.get("sources") or [])
    return {**shown, **details, "outcome": message.outcome, "sources": sources, "buttons": buttons}
