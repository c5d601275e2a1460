"""Makes erased words leave the files too. The worker does it within a minute, and again until it is done.

Deleting a row leaves its words in places that nobody reads. In SQLite: in old pieces of the full-text index until these
are merged, here in small steps; and in the write-ahead log until it is emptied. In PostgreSQL: `table_rewrite.py`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from django.db import connection

from bot.archive import table_rewrite
from bot.archive.models import Left
from bot.conversations import erasure_log
from bot.conversations.models import Erasure

PAGES = 400
STEPS = 25
MERGE = "INSERT INTO archive_words(archive_words, rank) VALUES ('merge', %s)"
MOST = 1000
# While the log is emptied nobody writes: whoever still reads it is not waited for, the next round tries again.
PATIENCE_SECONDS = 0.5


def purge_erased() -> bool:
    """A job of the worker, after those that erase. Returns whether nothing erased is left in the files."""
    left = list(Left.objects.values_list("pk", flat=True)[:MOST])
    erased = list(Erasure.objects.order_by("pk")[:MOST])
    if not left and not erased:
        return True
    erasure_log.append((e for e in erased if e.kind != Erasure.Kind.WITHDRAWN), sync=True)
    done = cleaned() if connection.vendor == "sqlite" else table_rewrite.rewritten()
    if done:
        Left.objects.filter(pk__in=left).delete()
        Erasure.objects.filter(pk__in=[erasure.pk for erasure in erased]).delete()
    return done and len(left) < MOST and len(erased) < MOST


def cleaned() -> bool:
    """For SQLite: some steps of cleaning. Returns whether no file holds anything erased."""
    return _merged() and _log_emptied()


def _merged() -> bool:
    """Merge all pieces into one, going on where the last call stopped. True when there was nothing more to do."""
    with connection.cursor() as cursor:
        cursor.execute(MERGE, [-PAGES])
        for _ in range(STEPS):
            before = _changes()
            cursor.execute(MERGE, [PAGES])
            if _changes() - before < 2:  # as SQLite's documentation tells when a merge is complete
                return True
    return False


def _changes() -> int:
    connection.ensure_connection()
    raw: sqlite3.Connection = connection.connection
    return raw.total_changes


def _log_emptied() -> bool:
    """Write the log's pages into the database and cut its file to nothing. False where somebody still reads it.

    By a connection of its own: Django's may be inside a transaction, and waits longer.
    """
    file = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(file, timeout=PATIENCE_SECONDS, isolation_level=None)) as database:
        (busy, _, _) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
