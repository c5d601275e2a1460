"""Makes erased words leave the files too.

SQLite's FTS5 keeps the words of a deleted row in old pieces of the index until these are merged. This merges them, in
small steps, whenever a chat was erased. PostgreSQL's vacuum does the same by itself.
"""

from __future__ import annotations

import sqlite3

from django.db import connection

from bot.archive.models import Left

PAGES = 400
STEPS = 25
MERGE = "INSERT INTO archive_words(archive_words, rank) VALUES ('merge', %s)"


def work() -> bool:
    """For the worker's rounds: some steps of merging. Returns whether nothing erased is left in the index."""
    erased = list(Left.objects.values_list("pk", flat=True)[:1000])
    if not erased:
        return True
    done = connection.vendor != "sqlite" or _merged()
    if done:
        Left.objects.filter(pk__in=erased).delete()
    return done


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
