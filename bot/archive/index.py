"""Writes the index, in the transaction of what is indexed.

Each kind of row that a chat can be found by is a source: `follow` listens to it, `fill` and `rebuild` read it again.
Apps above this one add theirs with `add_source` (tags of the desk). Erasing needs nothing here: rows go with the chat,
its words by a trigger of the database (migration 0002).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast
from uuid import UUID

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from bot import plain_sql
from bot.archive import facets, full_text
from bot.archive.facets import Pair
from bot.archive.full_text import LINES, Words
from bot.archive.models import Entry, Left, Mark, Turn
from bot.conversations import message_store
from bot.conversations.hours import hours
from bot.conversations.models import Alert, Author, Conversation, Feedback, Handoff, Message
from bot.privacy.redaction import redact

BATCH = 500
MARK = f"INSERT INTO {Mark._meta.db_table} (entry_id, kind, value) VALUES"
ENTRY = f"SELECT id FROM {Entry._meta.db_table} WHERE conversation_id = %s"  # noqa: S608


@dataclass(frozen=True)
class Source:
    """Rows that give marks of the kinds `kinds`. `chat` is the lookup that leads from a row to its chat's key."""

    model: type[models.Model]
    chat: str
    kinds: tuple[str, ...]
    marks: Callable[[Any], set[Pair]]

    def of(self, chat: UUID) -> set[Pair]:
        """The marks of a chat."""
        rows = self.model._default_manager.filter(**{self.chat: chat})
        return set().union(*map(self.marks, rows))


SOURCES = [
    Source(Feedback, "message__conversation", ("helpful",), facets.of_feedback),
    Source(Handoff, "conversation", ("handoff",), facets.of_handoff),
    Source(Alert, "message__conversation", ("safety",), facets.of_alert),
]


def add_source(source: Source) -> None:
    """One more kind of row that chats can be found by. To be called once, from an app's `ready`."""
    SOURCES.append(source)
    _listen(source)


def follow() -> None:
    """Index from now on whatever is written."""
    post_save.connect(_chat_written, Conversation, dispatch_uid="archive")
    post_save.connect(_message_written, Message, dispatch_uid="archive")
    for source in SOURCES:
        _listen(source)


def _listen(source: Source) -> None:
    def changed(instance: models.Model, **_: Any) -> None:
        chat: Any = instance
        for step in source.chat.split("__"):
            chat = getattr(chat, step)
        refresh(source, cast(Conversation, chat).pk)

    for signal in (post_save, post_delete):
        signal.connect(changed, source.model, weak=False, dispatch_uid=f"archive {source.kinds}")


def _chat_written(instance: Conversation, created: bool, **_: Any) -> None:
    if created:
        _enter(instance)


def entry_of(chat: UUID) -> int:
    """The key of a chat's place in the log. A chat that goes on after its family erased it begins anew here."""
    found: int | None = plain_sql.value(ENTRY, plain_sql.key(chat))
    return _enter(Conversation.objects.get(pk=chat)) if found is None else found


def _enter(chat: Conversation) -> int:
    now = timezone.now()
    made = Entry.objects.create(conversation=chat, begun=now, day=now.astimezone(hours().zone).date())
    write_marks(made.pk, facets.of_chat(chat))
    return made.pk


def write_marks(entry: int, found: Iterable[Pair]) -> None:
    """Add marks; those that are there stay."""
    rows = [(entry, kind, value) for kind, value in found]
    if rows:
        plain_sql.run(f"{MARK} {', '.join(['(%s, %s, %s)'] * len(rows))} ON CONFLICT DO NOTHING", *chain(*rows))


def refresh(source: Source, chat: UUID) -> None:
    """Make the marks of a source what its rows say now. Nothing where the chat is gone."""
    entry = Entry.objects.filter(conversation=chat).first()
    if entry is None:
        return
    true = source.of(chat)
    kept = {(mark.kind, mark.value): mark.pk for mark in Mark.objects.filter(entry=entry, kind__in=source.kinds)}
    Mark.objects.filter(pk__in=[key for pair, key in kept.items() if pair not in true]).delete()
    write_marks(entry.pk, true - kept.keys())


def _message_written(instance: Message, created: bool, update_fields: frozenset[str] | None = None, **_: Any) -> None:
    """A reply's marks are written with its turn, all at once."""
    entry = entry_of(instance.conversation_id)
    if not created and "text" in (update_fields or ()):
        _words_changed(entry, instance)
    if created:
        full_text.add(line(entry, instance))
        if instance.in_reply_to is None:
            write_marks(entry, facets.of_message(instance))
    elif instance.author == Author.FAMILY and instance.handled:
        replies = message_store.replies_to(instance) if instance.replies is None else instance.replies
        turn = turn_of(entry, instance, replies)
        Turn.objects.bulk_create([turn], ignore_conflicts=True)
        write_marks(entry, facets.of_result(turn.result).union(*map(facets.of_message, replies)))


def _words_changed(entry: int, message: Message) -> None:
    """A family took a message back: its words leave the index (purge.py sees to the pieces)."""
    now = line(entry, message)
    if Words.objects.filter(pk=now.pk).delete()[0]:
        full_text.add(now)
        Left.objects.create(place=entry)


def line(entry: int, message: Message) -> Words:
    """A message's words. What a navigator wrote is stored as it stands, and indexed as reviewers see it: redacted."""
    return Words(line=entry * LINES + message.sequence, words=shown_text(message))


def shown_text(message: Message) -> str:
    """A message as reviewers may see it."""
    return redact(message.text).text if message.author == Author.PERSON else message.text


def turn_of(entry: int, message: Message, replies: list[Message]) -> Turn:
    """What came of a family's message, for the figures."""
    local = message.created.astimezone(hours().zone)
    told = (reply.language for reply in replies if reply.language)
    return Turn(
        message=message,
        entry_id=entry,
        day=local.date(),
        hour=local.hour,
        result=facets.result(message, replies),
        outcome=replies[0].outcome if replies else "",
        language=next(told, "")[:12],
    )


def fill() -> int:
    """Index the chats that are not indexed yet, oldest first. Returns how many there were."""
    count = 0
    while chats := list(Conversation.objects.filter(entry=None).order_by("created")[:BATCH]):
        _index(chats)
        count += len(chats)
    return count


def rebuild() -> int:
    """Make the whole index again, from the log."""
    with transaction.atomic():
        Entry.objects.all().delete()
    return fill()


@transaction.atomic
def _index(chats: list[Conversation]) -> None:
    zone = hours().zone
    Entry.objects.bulk_create(
        Entry(conversation=chat, begun=chat.created, day=chat.created.astimezone(zone).date()) for chat in chats
    )
    made = Entry.objects.filter(conversation__in=chats)
    entries: dict[UUID, int] = dict(made.values_list("conversation", "pk"))
    found: set[tuple[UUID, Pair]] = {(chat.pk, pair) for chat in chats for pair in facets.of_chat(chat)}
    said: dict[UUID, list[Message]] = {chat.pk: [] for chat in chats}
    for message in Message.objects.filter(conversation__in=said).order_by("conversation", "sequence"):
        said[message.conversation_id].append(message)
        found.update((message.conversation_id, pair) for pair in facets.of_message(message))
    turns = [turn for chat, messages in said.items() for turn in _turns(entries[chat], messages)]
    found.update((turn.message.conversation_id, pair) for turn in turns for pair in facets.of_result(turn.result))
    for source in SOURCES:
        rows = source.model._default_manager.filter(**{f"{source.chat}__in": list(said)})
        keyed = rows.annotate(_chat=models.F(source.chat))
        found.update((row._chat, pair) for row in keyed for pair in source.marks(row))
    Words.objects.bulk_create(line(entries[chat], message) for chat, messages in said.items() for message in messages)
    Turn.objects.bulk_create(turns)
    Mark.objects.bulk_create(Mark(entry_id=entries[chat], kind=kind, value=value) for chat, (kind, value) in found)


def _turns(entry: int, messages: list[Message]) -> list[Turn]:
    handled = [message for message in messages if message.author == Author.FAMILY and message.handled]
    replies: dict[int, list[Message]] = {message.sequence: [] for message in handled}
    for message in messages:
        if message.in_reply_to in replies:
            replies[message.in_reply_to].append(message)
    return [turn_of(entry, message, replies[message.sequence]) for message in handled]
