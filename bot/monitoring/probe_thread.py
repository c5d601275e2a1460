"""Asks the database in a thread and with a connection of its own, and never for long, however busy the rest is."""

from __future__ import annotations

import asyncio
import copy
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

T = TypeVar("T")

# How long anything that is probed may take.
PROBE_SECONDS = 2.0
# How long a lock, or a statement, may keep us: less, so that the answer is the database's own and not only silence.
LOCK_SECONDS = 1.0
STATEMENT_SECONDS = 1.5
# A server that is gone without a word is noticed within seconds, not hours (libpq's names).
GONE = {
    "connect_timeout": 2,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}


def _impatient(usual: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """A connection like the usual one, that soon gives up."""
    found = copy.deepcopy(usual.settings_dict)
    found["OPTIONS"] |= {"timeout": LOCK_SECONDS} if usual.vendor == "sqlite" else GONE
    return type(usual)(found, usual.alias)


def _bounded(connection: BaseDatabaseWrapper, work: Callable[[], T]) -> T:
    if connection.vendor != "postgresql":
        return work()
    with transaction.atomic(), connection.cursor() as cursor:
        # For this transaction only: behind a pooler the connection is not ours.
        cursor.execute(f"SET LOCAL statement_timeout = {int(STATEMENT_SECONDS * 1000)}")
        cursor.execute(f"SET LOCAL lock_timeout = {int(LOCK_SECONDS * 1000)}")
        return work()


class Aside:
    """One thread; what is asked of it meanwhile waits its turn, and is given up with its caller's patience."""

    def __init__(self, name: str) -> None:
        self.executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self.own = threading.local()

    async def __call__(self, work: Callable[[], T]) -> T:
        """What `work` gives. Raises what it raises, and asyncio.TimeoutError after PROBE_SECONDS."""
        loop = asyncio.get_running_loop()
        return await asyncio.wait_for(loop.run_in_executor(self.executor, self._run, work), PROBE_SECONDS)

    def _run(self, work: Callable[[], T]) -> T:
        if not hasattr(self.own, "connection"):
            self.own.connection = connections["default"] = _impatient(connections["default"])
        connection: BaseDatabaseWrapper = self.own.connection
        connection.close_if_unusable_or_obsolete()  # also has it checked before use, where the server was restarted
        try:
            return _bounded(connection, work)
        except Exception:
            connection.close()
            raise

    def close(self) -> None:
        """Give the connection back; the next question opens another."""
        self.executor.submit(lambda: self.own.connection.close() if hasattr(self.own, "connection") else None).result()
