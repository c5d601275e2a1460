"""The largest key that each table has given, also where its row is gone: no key is given twice, nor after a copy."""

from __future__ import annotations

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField

from bot.backup.row_hashes import tables


def counted() -> list[type[models.Model]]:
    """The models whose keys the database gives."""
    return [model for model in tables() if isinstance(model._meta.pk, AutoField)]


def read(database: str) -> dict[str, int]:
    """By the table's name; 0 where none was given."""
    connection = connections[database]
    look = _sqlite if connection.vendor == "sqlite" else _postgresql
    return {model._meta.db_table: look(connection, model) for model in counted()}


def write(database: str, marks: dict[str, int]) -> None:
    """Go on after these keys."""
    connection = connections[database]
    with connection.cursor() as cursor:
        for model in counted():
            table, mark = model._meta.db_table, marks.get(model._meta.db_table, 0)
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence(name, seq) VALUES (%s, %s)", [table, mark])
            else:
                sequence = _sequence(connection, model)
                cursor.execute("SELECT setval(%s::regclass, %s, %s)", [sequence, max(mark, 1), mark > 0])


def _sqlite(connection: BaseDatabaseWrapper, model: type[models.Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def _postgresql(connection: BaseDatabaseWrapper, model: type[models.Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT last_value, is_called FROM {_sequence(connection, model)}")  # noqa: S608
        last, called = cursor.fetchone()
    return int(last) if called else 0


def _sequence(connection: BaseDatabaseWrapper, model: type[models.Model]) -> str:
    pk = model._meta.pk
    assert pk is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', pk.column])
        return str(cursor.fetchone()[0])
