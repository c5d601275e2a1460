"""Telegram's updates as typed values, and as events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from pydantic import Field

from bot.channels.base.event_reading import Payload, each, fresh, json_body, refuse_stale, salvaged
from bot.channels.base.incoming_events import Event, Kind, Other, Pressed, Written, attached, changed

# Telegram keeps updates for a day; what is older than that and an hour is no repetition of theirs.
OLDEST = timedelta(hours=25)
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
SERVICE = {
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "message_auto_delete_timer_changed",
    "chat_background_set",
    "chat_shared",
    "users_shared",
    "connected_website",
    "write_access_allowed",
    "passport_data",
    "proximity_alert_triggered",
    "boost_added",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "gift",
    "unique_gift",
    "gift_upgrade_sent",
    "giveaway",
    "giveaway_created",
    "giveaway_winners",
    "giveaway_completed",
    "paid_message_price_changed",
    "direct_message_price_changed",
    "refunded_payment",
    "successful_payment",
    "suggested_post_approved",
    "suggested_post_approval_failed",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "checklist_tasks_done",
    "checklist_tasks_added",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
    "web_app_data",
}


class Chat(Payload):
    id: int
    type: str


class Sender(Payload):
    id: int
    is_bot: bool = False


class Message(Payload, extra="allow"):
    """A message; its kind is the name of a field that is there."""

    message_id: int
    date: int
    chat: Chat
    sender: Sender | None = Field(None, alias="from")
    text: str | None = None
    caption: str = ""


class CallbackQuery(Payload):
    id: str
    sender: Sender = Field(alias="from")
    message: Message | None = None
    data: str = ""


class Reaction(Payload):
    chat: Chat
    new_reaction: list[object]


class Update(Payload):
    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    message_reaction: Reaction | None = None


def events(body: bytes, now: datetime) -> list[Event]:
    """What a family did in a private chat with the bot; nothing else concerns us. Raises Unverified for what is stale.

    An update that cannot be read is one event that is dropped: Telegram would hold back the chat until it is taken.
    """
    return refuse_stale(each([json_body(body)], _reader(now)))


def pressed(body: bytes) -> str:
    """The id of the press of a button, to be answered; empty where it is none."""
    query = json_body(body).get("callback_query")
    return str(query.get("id", "")) if isinstance(query, dict) else ""


def _reader(now: datetime) -> Callable[[Any], list[Event]]:
    def read(given: Any) -> list[Event]:
        return salvaged(Update, given, of_update)

    def of_update(found: Update) -> list[Event]:
        # Buttons and changes carry the time of an old message.
        age = now - datetime.fromtimestamp(found.message.date, timezone.utc) if found.message else timedelta()
        return fresh(_events(found), stale=age > OLDEST)

    return read


def _events(update: Update) -> list[Event]:
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
        return changed(identifier, sender, message.text or message.caption)
    if message.text is not None:
        return [Written(identifier, sender, message.text)]
    return _not_text(identifier, sender, message)


def _not_text(identifier: str, sender: str, message: Message) -> list[Event]:
    """What was sent. Whatever it is, words may stand under it."""
    there = message.dict(exclude_unset=True).keys()
    if SERVICE & there:
        return []
    return attached(
        identifier, sender, next((KINDS[name] for name in KINDS if name in there), "other"), message.caption
    )
