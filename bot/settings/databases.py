"""Where what is kept is kept: SQLite or PostgreSQL, and what may be forgotten in Redis or in the process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from bot.configuration import processes, retention
from bot.errors import ConfigurationError
from bot.settings.values import VAR_DIR, values

# How long one piece of work waits for a locked database, or for a thread that is free to ask it.
DATABASE_WAIT_SECONDS = 10


def database(url: str, folder: Path) -> dict[str, Any]:
    """The PostgreSQL database of an address; a SQLite file in `folder` where it is empty. Raises ConfigurationError."""
    if not url:
        return sqlite(folder / "bot.sqlite3")
    try:
        return dict(dj_database_url.parse(url, conn_max_age=None, conn_health_checks=True))
    except ValueError:
        setting = processes.DATABASE_URL
        raise ConfigurationError(f"{setting.name} must be {setting.allowed}.") from None


def sqlite(file: Path) -> dict[str, Any]:
    """A SQLite file as several processes can share it."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        # Several processes write: WAL lets readers go on; IMMEDIATE makes a writer wait, not fail half-way.
        # FULL: what was acknowledged is on the disk, also where the power fails in the next moment (0.2 ms a commit).
        # What is deleted is overwritten with zeros: not every build of SQLite does that by itself.
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;"
            "PRAGMA secure_delete=ON;",
            "transaction_mode": "IMMEDIATE",
            "timeout": DATABASE_WAIT_SECONDS,
        },
        "TEST": {"NAME": file.with_name("test.sqlite3")},
        "CONN_MAX_AGE": None,
    }


DATABASES = {"default": database(values[processes.DATABASE_URL], VAR_DIR)}
# Threads of one process that ask the database. SQLite takes one writer: a second thread would only sleep for its lock.
DATABASE_THREADS = 1 if "sqlite3" in DATABASES["default"]["ENGINE"] else 8
READING_THREADS = 4
# PostgreSQL: tables up to this size are written anew after an erasure (bot/archive/table_rewrite.py).
VACUUM_FULL_MB = values[retention.VACUUM_FULL_MB]
# For several web processes: they tell each other of changes through it. Empty: through the database.
REDIS_URL = values[processes.REDIS_URL]
# What may be forgotten: rate limits, who is typing. While Redis is away each process goes on with what it has itself.
CACHES = {
    "default": {"BACKEND": "bot.shared_cache.SharedCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}
