"""Tells who watches a chat or the queue that something changed there, within a process and across processes.

What changed is not told: a watcher reads the database again. A word that cannot go through Redis goes through the
database, and comes at most one keep-alive late.
Topics are `chat:<conversation>` and `queue`.
"""

from __future__ import annotations

import asyncio
import math
import threading
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from weakref import WeakKeyDictionary

from django.db import transaction

from bot.conversations import pubsub_backends

KEEP_ALIVE_SECONDS = 15.0
# Keep-alives are due together, so many seconds apart: to wake up costs a process as much as to send one.
TOGETHER_SECONDS = 0.25


class Bell:
    """Wakes the one watcher that waits for it, when it is rung or time has gone by. Used in one loop only."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.rung = False
        self.waiting: asyncio.Future[None] | None = None

    def ring(self) -> None:
        self.rung = True
        self._wake()

    def _wake(self) -> None:
        if self.waiting and not self.waiting.done():
            self.waiting.set_result(None)

    async def wait(self, seconds: float) -> None:
        """Returns at once where it was rung, and after some `seconds` at the latest."""
        if self.rung:
            return
        apart = min(TOGETHER_SECONDS, seconds)
        due = math.ceil((self.loop.time() + seconds) / apart) * apart
        self.waiting, timer = self.loop.create_future(), self.loop.call_at(due, self._wake)
        try:
            await self.waiting
        finally:
            timer.cancel()
            self.waiting = None


class Hub:
    """Who watches what in one event loop; while anybody does, one task listens to other processes."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.bells: defaultdict[str, set[Bell]] = defaultdict(set)
        self.listener: asyncio.Task[None] | None = None

    @contextmanager
    def watching(self, topic: str) -> Iterator[Bell]:
        """A bell that is rung whenever `topic` is announced."""
        bell = Bell(self.loop)
        self.bells[topic].add(bell)
        if self.listener is None or self.listener.done():
            # In no request's context: it outlives the one that begins it.
            self.listener = Context().run(self.loop.create_task, pubsub_backends.listen(self))
        try:
            yield bell
        finally:
            self.bells[topic].discard(bell)
            if not self.bells[topic]:
                del self.bells[topic]
            if not self.bells and self.listener is not None:
                self.listener.cancel()

    def topics(self) -> list[str]:
        return list(self.bells)

    def wake(self, topics: tuple[str, ...]) -> None:
        """Ring the bells of `topics`. Called in the loop only."""
        for topic in topics:
            for bell in self.bells.get(topic, ()):
                bell.ring()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()
_lock = threading.Lock()


def _hub() -> Hub:
    loop = asyncio.get_running_loop()
    with _lock:
        return _hubs.setdefault(loop, Hub(loop))


def announce(*topics: str) -> None:
    """Say that something changed. Told when the transaction commits, and not at all where it does not.

    After the chat's row is locked, never before: of two that lock in different orders PostgreSQL ends one.
    """
    pubsub_backends.spread(topics)

    def tell() -> None:
        with _lock:
            hubs = list(_hubs.values())
        for hub in hubs:
            with suppress(RuntimeError):  # a loop that has ended
                hub.loop.call_soon_threadsafe(hub.wake, topics)

    transaction.on_commit(tell, robust=True)


async def watch(topic: str) -> AsyncGenerator[bool, None]:
    """Yields at once, then whenever `topic` was announced in any process, and at least every 15 seconds.

    True: there may be something new. False: only time has gone by, and nobody has said anything.
    """
    with _hub().watching(topic) as bell:
        announced = True
        while True:
            bell.rung = False  # before the watcher reads: what is announced while it reads wakes it again
            yield announced
            await bell.wait(KEEP_ALIVE_SECONDS)
            announced = bell.rung
