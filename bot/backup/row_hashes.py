"""What a database holds, in figures that are the same in SQLite and in PostgreSQL: rows a table, and a hash of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from django.apps import apps
from django.db import models

CHUNK = 2000


@dataclass(frozen=True)
class Figures:
    """`sha256`: the sum of the rows' hashes, so that their order does not matter; 64 hexadecimal digits."""

    rows: int
    sha256: str


def tables() -> list[type[models.Model]]:
    """A model for each table that holds something of its own. The full-text index is made from the others."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def rows(model: type[models.Model], database: str) -> Iterator[models.Model]:
    """All rows of a table, a few thousand at a time."""
    return iter(model._base_manager.using(database).order_by("pk").iterator(chunk_size=CHUNK))


def figures(database: str) -> dict[str, Figures]:
    """Of every table of a database of `settings.DATABASES`, by its name."""
    return {model._meta.db_table: _figures(model, database) for model in tables()}


def _figures(model: type[models.Model], database: str) -> Figures:
    count, total = 0, 0
    for row in rows(model, database):
        count += 1
        total += int.from_bytes(hashlib.sha256(_bytes(row)).digest(), "big")
    return Figures(count, f"{total % (1 << 256):064x}")


def _bytes(row: models.Model) -> bytes:
    values = [field.get_prep_value(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    return json.dumps(values, default=_plain, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _plain(value: Any) -> str:
    """One spelling for what the two kinds of database give back differently."""
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat()
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return str(value)
