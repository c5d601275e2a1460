"""The words of all messages as the database's own full-text index: FTS5 in SQLite, a tsvector in PostgreSQL.

The table is made in migration 0002, differently for each; this is the one way to it.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler

from bot import plain_sql
from bot.archive.tokenizer import Term, terms, tokens

# A message's place in the index: its chat's entry, then its number in the chat. Newest chats have the largest.
LINES = 1 << 20
POSITIONS = 16_383  # as many as a tsvector counts


class WordsField(models.TextField):  # type: ignore[type-arg]
    """Takes a message's text; what is kept are its words."""

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> str:
        found = tokens(value)
        if connection.vendor == "sqlite":
            return " ".join(found)
        return " ".join(f"'{token}':{min(place, POSITIONS)}" for place, token in enumerate(found, start=1))

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        return "%s" if connection.vendor == "sqlite" else "%s::tsvector"


@WordsField.register_lookup
class Holds(Lookup):
    """`words__holds="visa cost*"`: messages with all of these words."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        left, values = self.process_lhs(compiler, connection)
        wanted = " AND ".join(_fts5(term) for term in terms(self.rhs))
        return f"{left} MATCH %s", (*values, wanted)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        left, values = self.process_lhs(compiler, connection)
        wanted = " & ".join(_tsquery(term) for term in terms(self.rhs))
        return f"{left} @@ %s::tsquery", (*values, wanted)


def _fts5(term: Term) -> str:
    """Tokens hold letters and numbers only, so that quotes are enough."""
    return f'"{" ".join(term.tokens)}"' + ("*" if term.begins else "")


def _tsquery(term: Term) -> str:
    return "(" + " <-> ".join(f"'{token}'" for token in term.tokens) + (":*" if term.begins else "") + ")"


class Words(models.Model):
    """One message's words. `line` is `entry * LINES + sequence`."""

    line = models.BigIntegerField(primary_key=True, db_column="rowid")
    words = WordsField()

    class Meta:
        managed = False
        db_table = "archive_words"

    def __str__(self) -> str:
        return f"words of {self.line}"


def add(words: Words) -> None:
    """Put one message's words into the index."""
    field = Words._meta.get_field("words")
    place = field.get_placeholder(words.words, None, connection)
    sql = f"INSERT INTO {Words._meta.db_table} (rowid, words) VALUES (%s, {place})"  # noqa: S608
    plain_sql.run(sql, words.line, field.get_db_prep_value(words.words, connection))
