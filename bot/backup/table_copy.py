"""All rows of one database into another, empty one, whatever kind each is. Both have this version's tables."""

from __future__ import annotations

from itertools import islice

from django.db import DatabaseError, connections, models, transaction

from bot.archive.full_text import Words
from bot.archive.index import line
from bot.backup import key_marks, row_hashes
from bot.backup.row_hashes import Figures
from bot.conversations.models import Conversation, Message
from bot.errors import ConfigurationError

BATCH = 500


def copy(source: str, target: str) -> dict[str, Figures]:
    """Gives the figures of both, which are the same. All or nothing. Names are those of `settings.DATABASES`.

    Nobody writes into the source meanwhile (SQLite is locked; PostgreSQL shows one moment). Raises ConfigurationError.
    """
    with transaction.atomic(source), transaction.atomic(target):
        _one_moment(source)
        _check_empty(target)
        for model in row_hashes.tables():
            with connections[target].cursor() as cursor:
                cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
        for model in row_hashes.tables():
            _copy_table(model, source, target)
        key_marks.write(target, key_marks.read(source))
        _write_words(target)
        return _same(source, target)


def _one_moment(database: str) -> None:
    if connections[database].vendor == "postgresql":
        with connections[database].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _check_empty(database: str) -> None:
    if Conversation.objects.using(database).exists():
        raise ConfigurationError("There are chats in the database that is to be filled. Nothing was copied.")


def _copy_table(model: type[models.Model], source: str, target: str) -> None:
    fields = list(model._meta.concrete_fields)
    size = connections[target].ops.bulk_batch_size(fields, [None] * BATCH)
    found = row_hashes.rows(model, source)
    try:
        while some := list(islice(found, size)):
            # Raw, as Django loads fixtures: times as they are, no signals (the index is copied too), no manager that
            # refuses.
            model._base_manager.using(target)._insert(some, fields=fields, using=target, raw=True)  # type: ignore[attr-defined]
    except DatabaseError as error:
        raise ConfigurationError(f"{model._meta.db_table} does not fit: {error}. Nothing was copied.") from None


def _write_words(database: str) -> None:
    """The full-text index, whose form is the database's own."""
    found = Message.objects.using(database).exclude(conversation__entry=None).order_by("pk")
    entries = found.annotate(place=models.F("conversation__entry__pk")).iterator(chunk_size=BATCH)
    while some := list(islice(entries, BATCH)):
        Words.objects.using(database).bulk_create(line(message.place, message) for message in some)


def _same(source: str, target: str) -> dict[str, Figures]:
    before, after = row_hashes.figures(source), row_hashes.figures(target)
    unlike = [f"{name}: {before[name]} and {after[name]}" for name in before if before[name] != after[name]]
    if unlike:
        raise ConfigurationError("The copy is not the same, nothing was kept of it:\n" + "\n".join(unlike))
    return before
