"""What is said about something that is not text: once, shortly beside words, and never before an alarm."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from bot.channels.base.incoming_events import Other
from bot.content.responses import title
from bot.conversations.dialogue_context import RECENT
from bot.conversations.message_log import write_reply
from bot.conversations.message_store import replies_to
from bot.conversations.models import Author, Message, Owner
from bot.conversations.ownership import owner
from bot.conversations.pipeline import curated
from bot.database import writing

ALONE, WORDED = "channel/", "channel/worded_"
# What is said while a person has the chat.
UNSEEN = "channel/unseen"
# What a person in the chat does not get to see either.
SENT = ("picture", "voice", "video", "file", "location", "contact", "other")
# Ten pictures at once come as ten messages.
ALBUM = ("picture", "video", "file")
TOGETHER = timedelta(minutes=1)


def outcome(event: Other) -> str:
    """What the family is told, by itself or beside words."""
    return f"{WORDED if event.worded else ALONE}{event.kind}"


def kind(message: Message) -> str:
    """The kind of what a family sent; empty for words and buttons."""
    found = message.pressed.removeprefix(WORDED).removeprefix(ALONE)
    return found if found in SENT and message.pressed.startswith(ALONE) else ""


def repeated(message: Message) -> bool:
    """Whether this belongs to the one before it, as in an album: what was said about that one holds for this one."""
    earlier = Message.objects.filter(conversation=message.conversation_id, author=Author.FAMILY)
    before = earlier.filter(sequence__lt=message.sequence).order_by("-sequence").first()
    if before is None or kind(message) not in ALBUM or kind(before) != kind(message):
        return False
    return message.created - before.created < TOGETHER


def settle(message: Message) -> None:
    """It gets no answer of its own, and counts as answered."""
    message.handled, message.outcome = True, message.pressed
    message.save(update_fields=["handled", "outcome"])


@transaction.atomic
def tell_unseen(conversation: UUID) -> None:
    """While a person has the chat the assistant is silent: the family hears here, behind any alarm, what nobody got."""
    if owner(conversation) != Owner.PERSON:
        return
    newest = Message.objects.filter(conversation=conversation).order_by("-sequence")[:RECENT]
    for message in reversed(newest):
        if _untold(message):
            write_reply(conversation, curated(UNSEEN), in_reply_to=message.sequence)


atell_unseen = writing(tell_unseen)


def _untold(message: Message) -> bool:
    if message.author != Author.FAMILY or not kind(message) or not message.handled or repeated(message):
        return False
    taken_back = message.text != title(message.pressed)
    return not taken_back and not replies_to(message)
