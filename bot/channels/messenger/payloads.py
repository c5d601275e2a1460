"""Messenger's webhooks as typed values, and as events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.channels.base.event_reading import Payload, each, fresh, items, json_body, refuse_stale, salvaged
from bot.channels.base.incoming_events import Event, Kind, Other, Pressed, Seen, Status, Written, changed
from bot.channels.base.interface import Unverified
from bot.channels.meta.graph import OLDEST

KINDS: dict[str, Kind] = {
    "image": "picture",
    "audio": "voice",
    "video": "video",
    "reel": "video",
    "ig_reel": "video",
    "file": "file",
    "location": "location",
    "sticker": "sticker",
}


class Party(Payload):
    id: str


class QuickReply(Payload):
    payload: str


class Attached(Payload):
    sticker_id: int | None = None


class Attachment(Payload):
    """A sticker comes as a picture with a number, or as a kind of its own."""

    type: str
    payload: Attached | None = None

    @property
    def kind(self) -> Kind:
        numbered = self.payload is not None and self.payload.sticker_id is not None
        return "sticker" if numbered else KINDS.get(self.type, "other")


class Message(Payload):
    mid: str
    text: str = ""
    is_echo: bool = False
    quick_reply: QuickReply | None = None
    attachments: list[Attachment] = []
    sticker_id: int | None = None


class Postback(Payload):
    payload: str = ""
    mid: str = ""


class Reaction(Payload):
    mid: str
    action: str = "react"


class Edit(Payload):
    mid: str
    text: str = ""


class Delivery(Payload):
    mids: list[str] = []


class Read(Payload):
    watermark: datetime


class Messaging(Payload):
    """One thing that happened in a chat; which one, says the field that is there."""

    sender: Party
    recipient: Party
    timestamp: datetime
    message: dict[str, Any] | None = None
    postback: Postback | None = None
    reaction: Reaction | None = None
    message_edit: Edit | None = None
    delivery: Delivery | None = None
    read: Read | None = None


def events(body: bytes, page: str, now: datetime) -> list[Event]:
    """What families did in chats with `page`, each thing read by itself.

    Raises Unverified for what is not Messenger's, and where all of it is too old.
    """
    found = json_body(body)
    if found.get("object") != "page" or not isinstance(found.get("entry"), list):
        raise Unverified("not Messenger's")
    happened = [one for entry in found["entry"] for one in items(entry, "messaging")]
    return refuse_stale(each(happened, _reader(page, now)))


def _reader(page: str, now: datetime) -> Callable[[Any], list[Event]]:
    def read(given: Any) -> list[Event]:
        if isinstance(given, dict) and not _is_ours(given, page):
            return []
        return salvaged(Messaging, given, happened)

    def happened(one: Messaging) -> list[Event]:
        return fresh(_events(one), stale=now - one.timestamp > OLDEST) if one.recipient.id == page else []

    return read


def _is_ours(given: dict[str, Any], page: str) -> bool:
    """Nothing about a page itself, such as its policies, and nothing for another page of the same app."""
    recipient = given.get("recipient")
    other = isinstance(recipient, dict) and recipient.get("id", page) != page
    return "sender" in given and not other


def _events(one: Messaging) -> list[Event]:
    sender, moment = one.sender.id, int(one.timestamp.timestamp() * 1000)
    if one.message is not None:
        return _message(Message.readable(one.message), sender)
    if one.postback:
        return [_postback(one.postback, sender, one.postback.mid or f"{sender}-{moment}")]
    if one.reaction:
        given = one.reaction.action == "react"
        return [Other(f"{one.reaction.mid}-{moment}", sender, "reaction")] if given else []
    if one.message_edit:
        return changed(f"{one.message_edit.mid}-{moment}", sender, one.message_edit.text)
    if one.delivery:
        return [Status(mid, "delivered") for mid in one.delivery.mids]
    return [Seen(sender, one.read.watermark)] if one.read else []


def _message(message: Message, sender: str) -> list[Event]:
    if message.is_echo:
        return []
    if message.quick_reply:
        return [Pressed(message.mid, sender, message.quick_reply.payload)]
    words = [Written(message.mid, sender, message.text)] if message.text.strip() else []
    worded = bool(words)
    if message.sticker_id is not None:
        return [*words, Other(f"{message.mid}-0", sender, "sticker", worded)]
    # A shared page or link comes with its text, which holds the address.
    kinds = [a.kind for a in message.attachments if a.type != "fallback" or not message.text]
    return [*words, *(Other(f"{message.mid}-0", sender, kind, worded) for kind in kinds[:1])]


def _postback(postback: Postback, sender: str, identifier: str) -> Event:
    """A button of the menu holds a command, such as the one to begin with."""
    if postback.payload.startswith("/"):
        return Written(identifier, sender, postback.payload)
    return Pressed(identifier, sender, postback.payload)
