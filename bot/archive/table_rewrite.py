"""Erased words and the files of PostgreSQL: a deleted row stays in its page, and so do words in indexes and statistics.

A plain VACUUM frees the row's place for others and does not overwrite it, and a word never leaves a GIN index. Only a
table that is written anew holds nothing old. Nobody reads a table meanwhile, so that this is done for small ones;
larger ones are vacuumed, and an operator rewrites them in a quiet hour (`manage.py clean_files`).
"""

from __future__ import annotations

import logging
import time
from functools import cache

from django.conf import settings
from django.db import OperationalError, connection, models
from django.db.backends.utils import CursorWrapper

from bot.archive.full_text import Words
from bot.conversations.models import AuditEntry, Conversation

log = logging.getLogger(__name__)
# A table that is in use for longer is tried again in the next round.
LOCK_TIMEOUT = "1s"
# On a busy site there is always something to clean.
PAUSE_SECONDS = 30.0
# The samples that PostgreSQL keeps of what stands in columns.
STATISTICS = "pg_catalog.pg_statistic"
# Columns with samples, and their types, where these can hold words.
SAMPLED = """SELECT quote_ident(attname), format_type(atttypid, atttypmod) FROM pg_attribute
JOIN pg_stats USING (attname) WHERE tablename = %s AND attrelid = %s::regclass AND atttypid::regtype::text = ANY(%s)"""
WORDED = ("text", "character varying", "jsonb", "tsvector")
_last = float("-inf")


@cache
def tables() -> tuple[str, ...]:
    """The tables in which something of a chat stands, by their names."""
    found: dict[str, None] = {}
    waiting: list[type[models.Model]] = [Conversation]
    while waiting:
        model = waiting.pop()
        if model._meta.db_table not in found:
            found[model._meta.db_table] = None
            relations = (f for f in model._meta.get_fields(include_hidden=True) if f.auto_created and not f.concrete)
            waiting += [relation.related_model for relation in relations if relation.related_model]
    return (*found, Words._meta.db_table)


def _rewrite(cursor: CursorWrapper, table: str, limit: int | None) -> None:
    """One table, which is one of our own models'; whole where it has at most `limit` bytes."""
    cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [table])
    full = "FULL, " if limit is None or cursor.fetchone()[0] <= limit else ""
    cursor.execute(f"VACUUM ({full}ANALYZE) {table}")
    cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608
    if cursor.fetchone() is None:
        _forget_samples(cursor, table)


def _forget_samples(cursor: CursorWrapper, table: str) -> None:
    """An empty table keeps its old statistics; a column that gets its own type once more loses them."""
    cursor.execute(SAMPLED, [table, table, list(WORDED)])
    for column, kind in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind}")


def rewritten(everything: bool = False) -> bool:
    """Write the tables anew, or vacuum those that are too large for it (not with `everything`). False: try again."""
    global _last
    if not everything and time.monotonic() - _last < PAUSE_SECONDS:
        return False
    limit = None if everything else settings.VACUUM_FULL_MB << 20
    # An update took words out of the audit log (bot/conversations/migrations/0014_erasures.py).
    wanted = (*tables(), AuditEntry._meta.db_table) if everything else tables()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
            for table in wanted:
                _rewrite(cursor, table, limit)
            cursor.execute(f"VACUUM (FULL) {STATISTICS}")
    except OperationalError as error:
        log.info("the tables could not be rewritten (%s); trying again", type(error.__cause__).__name__)
        return False
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    _last = time.monotonic()
    return True
