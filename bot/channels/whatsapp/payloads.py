"""WhatsApp's webhooks as typed values, and as events."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pydantic import Field

from bot.channels.base.event_reading import Payload, each, fresh, items, json_body, refuse_stale
from bot.channels.base.incoming_events import (
    Event,
    Kind,
    Other,
    Pressed,
    Renamed,
    Status,
    Withdrawn,
    Written,
    attached,
    changed,
)
from bot.channels.base.interface import Unverified
from bot.channels.meta.failures import reason
from bot.channels.meta.graph import OLDEST

KINDS: dict[str, Kind] = {
    "image": "picture",
    "audio": "voice",
    "video": "video",
    "document": "file",
    "sticker": "sticker",
    "location": "location",
    "contacts": "contact",
}
# What WhatsApp reports by itself; nobody said anything.
SERVICE = ("ephemeral", "request_welcome")
# How a system message names the two ids where it has no fields for them.
CHANGED = re.compile(r"changed from (\S+) to (\S+?)\.?$")


class Text(Payload):
    body: str


class Media(Payload):
    """Some telephones put the file's name where its words would be."""

    caption: str = ""
    filename: str = ""

    @property
    def words(self) -> str:
        return self.caption if self.caption != self.filename else ""


class Order(Payload):
    text: str = ""


class Chosen(Payload):
    id: str


class Interactive(Payload):
    button_reply: Chosen | None = None
    list_reply: Chosen | None = None


class Template(Payload):
    payload: str = ""


class Reaction(Payload):
    emoji: str = ""


class System(Payload):
    """A family's number or id changed: `wa_id` and `user_id` are the new ones."""

    body: str = ""
    type: str = ""
    wa_id: str = ""
    user_id: str = ""
    previous_user_id: str = ""


class Content(Payload):
    """What is in a message."""

    text: Text | None = None
    image: Media | None = None
    video: Media | None = None
    document: Media | None = None
    audio: Media | None = None
    sticker: Media | None = None
    order: Order | None = None

    @property
    def words(self) -> str:
        """What the family wrote beside what it sent."""
        sent = (self.image, self.video, self.document, self.audio, self.sticker)
        return "".join([*(media.words for media in sent if media), self.order.text if self.order else ""])


class Edit(Payload):
    """`message`: all of it, as it is now."""

    message: Content


class Revoked(Payload):
    original_message_id: str


class Message(Content):
    """`number`, or `user` where the family shows a user name instead; Meta's `parent` stands for several companies."""

    number: str = Field("", alias="from")
    user: str = Field("", alias="from_user_id")
    parent: str = Field("", alias="from_parent_user_id")
    group_id: str = ""
    id: str
    timestamp: datetime | None = None
    type: str = ""
    system: System | None = None
    revoke: Revoked | None = None
    edit: Edit | None = None
    interactive: Interactive | None = None
    button: Template | None = None
    reaction: Reaction | None = None

    @property
    def sender(self) -> str:
        """Where the family is reached; empty where WhatsApp does not say."""
        return self.number.strip() or self.user.strip() or self.parent.strip()

    @property
    def also(self) -> str:
        return self.user.strip() if self.number.strip() else ""


class State(Payload):
    id: str
    status: str
    errors: list[dict[str, Any]] = []


def events(body: bytes, number: str, now: datetime) -> list[Event]:
    """What families wrote to `number`, and what became of our messages. Raises Unverified for what is not WhatsApp's.

    Everything in a request is read by itself; all of it raises Unverified where all of it is too old.
    """
    found = json_body(body)
    if found.get("object") != "whatsapp_business_account" or not isinstance(found.get("entry"), list):
        raise Unverified("not WhatsApp's")
    changes = [change for entry in found["entry"] for change in items(entry, "changes") if _ours(change, number)]
    said = each([message for change in changes for message in items(change["value"], "messages")], _reader(now))
    states = each([state for change in changes for state in items(change["value"], "statuses")], _state)
    return refuse_stale([*said, *states])


def _ours(change: Any, number: str) -> bool:
    value = change.get("value") if isinstance(change, dict) and change.get("field") == "messages" else None
    about = value.get("metadata") if isinstance(value, dict) else None
    return isinstance(about, dict) and about.get("phone_number_id") == number


def _reader(now: datetime) -> Callable[[Any], list[Event]]:
    def read(given: Any) -> list[Event]:
        message = Message.readable(given)
        return fresh(_message(message), stale=bool(message.timestamp and now - message.timestamp > OLDEST))

    return read


def _message(message: Message) -> list[Event]:
    identifier, sender, also, kind = message.id, message.sender, message.also, message.type
    if message.group_id or kind in SERVICE:
        return []
    if kind == "system":
        return _renamed(message, message.system or System())
    if message.revoke:
        return [Withdrawn(message.revoke.original_message_id)]
    if kind == "edit":
        now = message.edit.message if message.edit else Content()
        return changed(identifier, sender, now.text.body if now.text else now.words, also)
    if message.text:
        return [Written(identifier, sender, message.text.body, also)]
    if message.interactive:
        chosen = message.interactive.button_reply or message.interactive.list_reply
        return [
            Pressed(identifier, sender, chosen.id, also) if chosen else Other(identifier, sender, "other", also=also)
        ]
    if message.button:
        return [Pressed(identifier, sender, message.button.payload, also)]
    if kind == "reaction":
        given = message.reaction and message.reaction.emoji  # none: it was taken back
        return [Other(identifier, sender, "reaction", also=also)] if given else []
    return attached(identifier, sender, KINDS.get(kind, "other"), message.words, also)


def _renamed(message: Message, system: System) -> list[Event]:
    """The new number or id of a family. Meta names the old id in the words of the message, or in a field."""
    named = CHANGED.search(system.body.strip())
    if system.type == "user_changed_number" and message.number and system.wa_id:
        return [Renamed(message.number, system.wa_id, system.user_id)]
    before = system.previous_user_id or (named[1] if named else "") or message.user
    if system.type == "user_changed_user_id" and before and system.user_id and before != system.user_id:
        return [Renamed(before, system.user_id)]
    return []


def _state(given: Any) -> list[Event]:
    state = State.parse_obj(given)
    if state.status not in ("sent", "delivered", "read", "failed"):
        return []
    why = reason(state.errors[0]) if state.errors else ""
    return [Status(state.id, state.status, why)]  # type: ignore[arg-type]
