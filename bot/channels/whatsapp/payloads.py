"""WhatsApp's webhooks as typed values, and as events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.channels.base.incoming_events import Event, Kind, Other, Pressed, Status, Written, attached
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
    "edit": "edited",
}
# What WhatsApp reports by itself; nobody said anything.
SERVICE = ("system", "revoke", "ephemeral", "request_welcome")


class Text(BaseModel):
    body: str


class Media(BaseModel):
    """Some telephones put the file's name where its words would be."""

    caption: str = ""
    filename: str = ""

    @property
    def words(self) -> str:
        return self.caption if self.caption != self.filename else ""


class Order(BaseModel):
    text: str = ""


class Chosen(BaseModel):
    id: str


class Interactive(BaseModel):
    button_reply: Chosen | None = None
    list_reply: Chosen | None = None


class Template(BaseModel):
    payload: str = ""


class Reaction(BaseModel):
    emoji: str = ""


class Message(BaseModel):
    sender: str = Field(alias="from")
    id: str
    timestamp: datetime
    type: str
    text: Text | None = None
    image: Media | None = None
    video: Media | None = None
    document: Media | None = None
    audio: Media | None = None
    sticker: Media | None = None
    order: Order | None = None
    interactive: Interactive | None = None
    button: Template | None = None
    reaction: Reaction | None = None

    @property
    def words(self) -> str:
        """What the family wrote beside what it sent."""
        sent = (self.image, self.video, self.document, self.audio, self.sticker)
        return "".join([*(media.words for media in sent if media), self.order.text if self.order else ""])


class State(BaseModel):
    id: str
    status: str
    errors: list[dict[str, Any]] = []


class Metadata(BaseModel):
    phone_number_id: str = ""


class Value(BaseModel):
    metadata: Metadata = Metadata()
    messages: list[Message] = []
    statuses: list[State] = []


class Change(BaseModel):
    field: str
    value: dict[str, Any]


class Entry(BaseModel):
    changes: list[Change]


class Notification(BaseModel):
    object: str
    entry: list[Entry]


def notification(body: bytes) -> Notification:
    """Raises Refused for what is none of WhatsApp's."""
    try:
        found = Notification.parse_raw(body)
    except (ValidationError, UnicodeDecodeError):
        raise Unverified("not a notification") from None
    if found.object != "whatsapp_business_account":
        raise Unverified("not WhatsApp's")
    return found


def events(body: bytes, number: str, now: datetime) -> list[Event]:
    """What families wrote to `number`, and what became of our messages. Raises Refused for what is too old."""
    changes = [change for entry in notification(body).entry for change in entry.changes if change.field == "messages"]
    values = [Value.parse_obj(change.value) for change in changes]
    ours = [value for value in values if value.metadata.phone_number_id == number]
    messages = [message for value in ours for message in value.messages]
    if any(now - message.timestamp > OLDEST for message in messages):
        raise Unverified("older than Meta repeats anything")
    said = [event for message in messages for event in _message(message)]
    return [*said, *(event for value in ours for state in value.statuses for event in _state(state))]


def _message(message: Message) -> list[Event]:
    identifier, sender, kind = message.id, message.sender, message.type
    if message.text:
        return [Written(identifier, sender, message.text.body)]
    if message.interactive:
        chosen = message.interactive.button_reply or message.interactive.list_reply
        return [Pressed(identifier, sender, chosen.id)] if chosen else [Other(identifier, sender, "other")]
    if message.button:
        return [Pressed(identifier, sender, message.button.payload)]
    if kind == "reaction":
        given = message.reaction and message.reaction.emoji  # none: it was taken back
        return [Other(identifier, sender, "reaction")] if given else []
    if kind in SERVICE:
        return []
    return attached(identifier, sender, KINDS.get(kind, "other"), message.words)


def _state(state: State) -> list[Event]:
    if state.status not in ("sent", "delivered", "read", "failed"):
        return []
    why = reason(state.errors[0]) if state.errors else ""
    return [Status(state.id, state.status, why)]  # type: ignore[arg-type]
