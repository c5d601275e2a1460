"""Turns: a chat's messages are handled one at a time, oldest first, by whoever claims the chat.

A claim is a time until which the chat is reserved. It is also the fence: a turn is ended by the claim that began it,
and by no other. A process that was stopped for longer than its claim finds the chat in other hands, writes nothing and
frees nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from bot import log_context, plain_sql
from bot.content import translations
from bot.conversations import language_choice, message_store, ownership, pubsub, spoken_language
from bot.conversations.buttons import composed
from bot.conversations.dialogue_context import question
from bot.conversations.message_log import gone, write_reply
from bot.conversations.models import Alert, Author, Conversation, Message, Owner
from bot.conversations.reply_effects import ERASE, offers_person, settled
from bot.conversations.types import Incoming, Question, Reply
from bot.database import reading, writing
from bot.safety.check import Alert as SafetyAlert
from bot.safety.language_fit import written_in

# Longer than a slow turn, with a wait for the database at both its ends: a process that died in a turn keeps the chat
# waiting no longer than this.
CLAIM = timedelta(seconds=2 * settings.RASA_TIMEOUT_SECONDS + 2 * settings.DATABASE_WAIT_SECONDS)
# How soon a question is asked again where the assistant is away.
AGAIN = timedelta(seconds=2)
# A message that nobody has begun with by then was left by a process that died before it could.
LEFT = timedelta(seconds=15)

# What each turn does (plain_sql.py): reserve a chat and free it, who owns a message's chat, and which of its messages
# waits first.
RESERVE = f"""
    UPDATE {Conversation._meta.db_table} SET busy_until = %s
    WHERE id = %s AND (busy_until IS NULL OR busy_until < %s)
"""  # noqa: S608
FREE = f"UPDATE {Conversation._meta.db_table} SET busy_until = %s, updated = %s WHERE id = %s AND busy_until = %s"  # noqa: S608
OWNER = f"""
    SELECT chat.owner FROM {Message._meta.db_table} message
    JOIN {Conversation._meta.db_table} chat ON chat.id = message.conversation_id WHERE message.id = %s
"""  # noqa: S608
WAITING = f"""
    SELECT id FROM {Message._meta.db_table} WHERE conversation_id = %s AND handled = %s ORDER BY sequence LIMIT 1
"""  # noqa: S608


@dataclass(frozen=True)
class Turn:
    """A message that is being handled; the chat is reserved for it until `held`."""

    message: Message
    held: datetime
    # The chat's language as the turn began (`spoken_language.page_language`), where it was asked for.
    page: str | None = None

    @property
    def identifier(self) -> str:
        """What it is called in the logs of all processes."""
        return log_context.turn_id(self.message.conversation_id, self.message.sequence)


class LostClaim(Exception):
    """The turn took longer than its claim, and another process has taken the chat. What was found is not said."""


@transaction.atomic(savepoint=False)
def claim(conversation: UUID, stored: Message | None = None) -> Turn | None:
    """The next message to handle, with the conversation reserved for it; None if there is none or another has it.

    `stored`: a message of the chat that was read in this transaction, so that it need not be read again.
    """
    now = timezone.now()
    key = plain_sql.key(conversation)
    if not plain_sql.run(RESERVE, plain_sql.moment(now + CLAIM), key, plain_sql.moment(now)):
        return None
    waiting = Message.objects.filter(conversation=conversation, handled=False)
    message = _first(waiting, stored) if stored else waiting.select_related("conversation").first()
    if message is None:
        Conversation.objects.filter(pk=conversation).update(busy_until=None)
        return None
    if message.conversation.owner == Owner.CLOSED:
        ownership.reopen(conversation)
        message.conversation.refresh_from_db(fields=["owner"])
    return Turn(message, now + CLAIM)


def _first(waiting: QuerySet[Message], stored: Message) -> Message | None:
    """The first that waits: mostly the one that was just stored."""
    first = plain_sql.value(WAITING, plain_sql.key(stored.conversation_id), False)
    return stored if first == stored.pk else waiting.select_related("conversation").filter(pk=first).first()


def begin(conversation: UUID) -> tuple[Turn, Question] | None:
    """The next message, claimed, and what the assistant is asked about it."""
    turn = claim(conversation)
    return None if turn is None else _asked(turn)


abegin = writing(begin)


def _asked(turn: Turn, before: list[Message] | None = None) -> tuple[Turn, Question]:
    asked = question(turn.message, before)
    return replace(turn, page=asked.page), asked


@transaction.atomic
def store_and_begin(conversation: UUID, incoming: Incoming) -> tuple[Message, tuple[Turn, Question] | None]:
    """Store a message and begin with the chat's oldest that waits, where it is not handled yet.

    See `message_store.store_incoming`.
    """
    message, before = message_store.stored(conversation, incoming)
    turn = None if message.handled else claim(conversation, message)
    if turn is None:
        return message, None
    return message, _asked(turn, before if turn.message is message else None)


astore_and_begin = writing.soon(store_and_begin)


def _free(conversation: UUID, held: datetime, until: datetime | None = None) -> None:
    """End the claim `held`; nobody else takes the chat before `until`. Raises LostClaim, BotError where it is gone."""
    times = (until and plain_sql.moment(until), plain_sql.moment(timezone.now()))
    if plain_sql.run(FREE, *times, plain_sql.key(conversation), plain_sql.moment(held)):
        return
    if not Conversation.objects.filter(pk=conversation).exists():
        raise gone()
    raise LostClaim


@transaction.atomic
def finish(turn: Turn, replies: list[Reply], alert: SafetyAlert | None = None) -> list[Message]:
    """Free the conversation; write the replies, what they mean for the ownership, and the alert.

    What is said is decided here, not before: a navigator may have taken the chat while the assistant was thinking.
    Raises LostClaim, BotError where the chat or the message was deleted meanwhile.
    """
    message = turn.message
    conversation = message.conversation_id
    _free(conversation, turn.held)
    owner = _owner(message)
    if chosen := language_choice.made(message):
        spoken_language.choose(conversation, chosen)
    page = chosen or turn.page
    language = _language(message, replies)
    replies = settled(conversation, owner, replies)
    replies = composed(replies, offers_person(replies, partial(_outcome_before, message)))
    if not message.pressed:
        replies = spoken_language.where_sure(conversation, message.text, replies)
    erased = any(reply.outcome == ERASE for reply in replies)
    offered = [] if erased else language_choice.offer(message, language, owner, replies, page)
    if erased:
        _erase(message)
    if alert:
        Alert.objects.create(message=message, kind=alert.kind, rule=alert.rule)
    if alert or owner != Owner.ASSISTANT:  # a change of the owner is announced by itself
        pubsub.announce("queue")
    if not replies:  # else it is announced with the first
        pubsub.announce(f"chat:{conversation}")
    said = [*offered, *replies]
    written = [write_reply(conversation, reply, message.sequence, page) for reply in said]
    message.handled, message.language = True, "" if erased else language
    message.replies = None if message.postponed else written  # else it was told before that it has to wait
    message.outcome = next((reply.outcome for reply in replies if reply.details.card != "doubt"), "")
    # Otherwise the words stay as they are: the family may have taken them back during the turn.
    message.save(update_fields=["handled", "outcome", "language", *(["text"] if erased else [])])
    return written


def _owner(message: Message) -> Owner:
    """Who owns the chat, whose row is locked; raises BotError where the message is gone."""
    found = plain_sql.value(OWNER, message.pk)
    if found is None:
        raise gone()
    return Owner(found)


def _language(message: Message, replies: list[Reply]) -> str:
    """What the family wrote in: as the assistant read it, else as script and words tell; empty where nothing does."""
    if message.by_button:
        return ""
    told = next((reply.language for reply in replies if reply.language), "")
    return told or written_in(message.text, translations.languages()) or ""


afinish = writing(finish)


@transaction.atomic
def postpone(turn: Turn, said: Reply) -> None:
    """The assistant is away: the message waits. When it was postponed before, the family is told by `said`, once.

    Raises LostClaim, BotError where the chat was deleted meanwhile.
    """
    message = turn.message
    _free(message.conversation_id, turn.held, timezone.now() + AGAIN)
    message.refresh_from_db(fields=["postponed", "handled"])
    postponed = min(message.postponed + 1, 2)
    if postponed != message.postponed and not message.handled:
        message.postponed = postponed
        message.save(update_fields=["postponed"])
        if postponed == 2:
            write_reply(message.conversation_id, said, in_reply_to=message.sequence)


apostpone = writing(postpone)


def behind(message: Message) -> list[str]:
    """What the family wrote after `message` and nobody has handled yet; buttons aside."""
    later = Message.objects.filter(conversation=message.conversation_id, sequence__gt=message.sequence, handled=False)
    return [m.text for m in later if not m.by_button]


abehind = reading(behind)


def abandoned_chats() -> list[UUID]:
    """Conversations in which a message waits although nobody handles it: a process died in its turn, or before."""
    now = timezone.now()
    free = Q(conversation__busy_until=None) | Q(conversation__busy_until__lt=now)
    waiting = Message.objects.filter(free, handled=False, created__lt=now - LEFT)
    return list(waiting.values_list("conversation", flat=True).distinct())


aabandoned_chats = writing(abandoned_chats)


def _outcome_before(message: Message) -> str | None:
    """What came of the family's message before this one; None where this is the first."""
    before = Message.objects.filter(conversation=message.conversation_id, sequence__lt=message.sequence)
    return before.filter(author=Author.FAMILY).order_by("-sequence").values_list("outcome", flat=True).first()


def _erase(kept: Message) -> None:
    """Delete all that hangs on a chat (messages, list of questions …) but the row of `kept`, which loses its words."""
    kept.text = ""
    ownership.erased(kept.conversation_id)
    for relation in Conversation._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: kept.conversation_id})
        (rows.exclude(pk=kept.pk) if relation.related_model is Message else rows).delete()
