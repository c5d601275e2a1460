"""Messenger's webhooks as typed values, and as events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.channels.base.incoming_events import Event, Kind, Other, Pressed, Seen, Status, Written
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


class Party(BaseModel):
    id: str


class QuickReply(BaseModel):
    payload: str


class Attached(BaseModel):
    sticker_id: int | None = None


class Attachment(BaseModel):
    """A sticker comes as a picture with a number, or as a kind of its own."""

    type: str
    payload: Attached | None = None

    @property
    def kind(self) -> Kind:
        numbered = self.payload is not None and self.payload.sticker_id is not None
        return "sticker" if numbered else KINDS.get(self.type, "other")


class Message(BaseModel):
    mid: str
    text: str = ""
    is_echo: bool = False
    quick_reply: QuickReply | None = None
    attachments: list[Attachment] = []
    sticker_id: int | None = None


class Postback(BaseModel):
    payload: str = ""
    mid: str = ""


class Reaction(BaseModel):
    mid: str
    action: str = "react"


class Edit(BaseModel):
    mid: str


class Delivery(BaseModel):
    mids: list[str] = []


class Read(BaseModel):
    watermark: datetime


class Messaging(BaseModel):
    """One thing that happened in a chat; which one, says the field that is there."""

    sender: Party
    recipient: Party
    timestamp: datetime
    message: Message | None = None
    postback: Postback | None = None
    reaction: Reaction | None = None
    message_edit: Edit | None = None
    delivery: Delivery | None = None
    read: Read | None = None


class Entry(BaseModel):
    messaging: list[dict[str, Any]] = []


class Notification(BaseModel):
    object: str
    entry: list[Entry]


def events(body: bytes, page: str, now: datetime) -> list[Event]:
    """What families did in chats with `page`. Raises Refused for what is none of Messenger's, or too old."""
    try:
        found = Notification.parse_raw(body)
    except (ValidationError, UnicodeDecodeError):
        raise Unverified("not a notification") from None
    if found.object != "page":
        raise Unverified("not Messenger's")
    happened = [Messaging.parse_obj(each) for entry in found.entry for each in entry.messaging]
    if any(now - each.timestamp > OLDEST for each in happened):
        raise Unverified("older than Meta repeats anything")
    return [event for each in happened if each.recipient.id == page for event in _events(each)]


def _events(each: Messaging) -> list[Event]:
    sender, moment = each.sender.id, int(each.timestamp.timestamp() * 1000)
    if each.message:
        return _message(each.message, sender)
    if each.postback:
        return [_postback(each.postback, sender, each.postback.mid or f"{sender}-{moment}")]
    if each.reaction:
        given = each.reaction.action == "react"
        return [Other(f"{each.reaction.mid}-{moment}", sender, "reaction")] if given else []
    if each.message_edit:
        return [Other(f"{each.message_edit.mid}-{moment}", sender, "edited")]
    if each.delivery:
        return [Status(mid, "delivered") for mid in each.delivery.mids]
    return [Seen(sender, each.read.watermark)] if each.read else []


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
