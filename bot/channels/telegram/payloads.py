"""Telegram's updates as typed values, and as events."""

from __future__ import annotations

from datetime import datetime, timezone

from pydantic import BaseModel, Field, ValidationError

from bot.channels.base.incoming_events import Event, Kind, Other, Pressed, Written, attached
from bot.channels.base.interface import Unverified

# The fields of a message that say what it is, where it is not text. An animation comes as a document too.
KINDS: dict[str, Kind] = {
    "photo": "picture",
    "voice": "voice",
    "audio": "voice",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "document": "file",
    "sticker": "sticker",
    "venue": "location",
    "location": "location",
    "contact": "contact",
}
# What Telegram reports about a chat itself; nobody said anything.
SERVICE = ("new_chat_members", "left_chat_member", "pinned_message", "message_auto_delete_timer_changed")


class Chat(BaseModel):
    id: int
    type: str


class Sender(BaseModel):
    id: int
    is_bot: bool = False


class Message(BaseModel, extra="allow"):
    """A message; its kind is the name of a field that is there."""

    message_id: int
    date: int
    chat: Chat
    sender: Sender | None = Field(None, alias="from")
    text: str | None = None
    caption: str = ""


class CallbackQuery(BaseModel):
    id: str
    sender: Sender = Field(alias="from")
    message: Message | None = None
    data: str = ""


class Reaction(BaseModel):
    chat: Chat
    new_reaction: list[object]


class Update(BaseModel):
    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    message_reaction: Reaction | None = None


def update(body: bytes) -> Update:
    """Raises Refused for what is no update."""
    try:
        return Update.parse_raw(body)
    except (ValidationError, UnicodeDecodeError):
        raise Unverified("not an update") from None


def sent(update: Update) -> datetime | None:
    """When a new message was sent. Buttons and changes carry the time of an old message."""
    return datetime.fromtimestamp(update.message.date, timezone.utc) if update.message else None


def events(update: Update) -> list[Event]:
    """What a family did in a private chat with the bot; nothing else concerns us."""
    identifier = str(update.update_id)
    if (query := update.callback_query) is not None:
        private = query.message is None or query.message.chat.type == "private"
        return [Pressed(identifier, str(query.sender.id), query.data)] if private else []
    if (reaction := update.message_reaction) is not None:
        private = reaction.chat.type == "private" and bool(reaction.new_reaction)
        return [Other(identifier, str(reaction.chat.id), "reaction")] if private else []
    message = update.message or update.edited_message
    if message is None or message.chat.type != "private" or (message.sender and message.sender.is_bot):
        return []
    sender = str(message.chat.id)
    if update.edited_message:
        return [Other(identifier, sender, "edited")]
    if message.text is not None:
        return [Written(identifier, sender, message.text)]
    return _not_text(identifier, sender, message)


def _not_text(identifier: str, sender: str, message: Message) -> list[Event]:
    """What was sent. Whatever it is, words may stand under it."""
    there = message.dict(exclude_unset=True).keys()
    if any(name in there for name in SERVICE):
        return []
    return attached(
        identifier, sender, next((KINDS[name] for name in KINDS if name in there), "other"), message.caption
    )
