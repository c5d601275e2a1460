"""Database work off the event loop: each call runs in one of a few threads that keep their connections.

A function that asks the database and is awaited somewhere has a twin beside it, by Django's habit with an `a` before
its name: `abegin = writing(begin)`. Nothing is wrapped where it is called (tests/test_event_loop.py), so that types and
"go to definition" lead to the function.

Django's connection belongs to a thread, and Django looks after it at the ends of a request in that request's own thread
only. Here it is looked after before each call: one that the server, a proxy or a firewall has closed is replaced.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import OperationalError, close_old_connections

from bot import telemetry, tracing

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """`count` threads of this process for one kind of database work."""

    def __init__(self, name: str, count: int = 1) -> None:
        self.pool = ThreadPoolExecutor(max_workers=count, thread_name_prefix=name)

    def __call__(self, function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
        """`function`, awaitable. Once begun it goes on to its end, also where its caller is cancelled."""
        return self._later(function, lambda: float("inf"))

    def soon(self, function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
        """The same for whoever waits for an answer: OperationalError where no thread is free in time.

        Of many callers of a locked database each then waits once, not behind all the others.
        """
        return self._later(function, lambda: float(settings.DATABASE_WAIT_SECONDS))

    def _later(self, function: Callable[P, T], patience: Callable[[], float]) -> Callable[P, Awaitable[T]]:
        @wraps(function)
        def called(*arguments: P.args, **named: P.kwargs) -> Awaitable[T]:
            work = partial(copy_context().run, partial(_traced, function, *arguments, **named))
            asked = time.monotonic()
            done = asyncio.get_running_loop().run_in_executor(self.pool, _begun, work, asked + patience())
            done.add_done_callback(lambda _: telemetry.DATABASE_SECONDS.observe(time.monotonic() - asked))
            return done

        return called


def _traced(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    with tracing.part(f"database: {getattr(function, '__name__', 'call')}"):
        return function(*arguments, **named)


def _begun(work: Callable[[], T], until: float) -> T:
    if time.monotonic() > until:
        raise OperationalError("no thread was free to ask the database")
    close_old_connections()
    return work()


writing = Threads("writing", settings.DATABASE_THREADS)
# SQLite lets readers go on while a writer waits; they never stand in line behind one.
reading = Threads("reading", settings.READING_THREADS)
