"""SQL by hand for what every turn does several times: here Django takes longer to build a query than the database to
answer it (docs/decisions/0037). It is the same for SQLite and PostgreSQL; all else goes through the ORM.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

_keys: UUIDField[UUID, UUID] = UUIDField()


def key(identifier: UUID) -> Any:
    """A UUID as the columns of this database hold it."""
    return _keys.get_db_prep_value(identifier, connection)


def identifier(found: Any) -> UUID | None:
    """A UUID from what a column of this database holds."""
    key: UUID | None = _keys.to_python(found)
    return key


def moment(when: datetime) -> Any:
    """A time as the columns of this database hold it."""
    return connection.ops.adapt_datetimefield_value(when)


def value(sql: str, *parameters: Any) -> Any:
    """The first column of the first row that a statement gives; None where it gives none."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    return row[0] if row else None


def column(sql: str, *parameters: Any) -> list[Any]:
    """The first column of all rows that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


def run(sql: str, *parameters: Any) -> int:
    """Execute a statement that gives nothing. Returns how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)
