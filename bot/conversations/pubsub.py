"""Tells who watches a chat or the queue that something changed there, within a process and across processes.

What changed is not told: a watcher reads the database again. A word that cannot go through Redis goes through the
database, and comes at most one keep-alive late.
Topics are `chat:<conversation>` and `queue`.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from weakref import WeakKeyDictionary

from django.db import transaction

from bot.conversations import pubsub_backends

KEEP_ALIVE_SECONDS = 15.0


class Hub:
    """Who watches what in one event loop; while anybody does, one task listens to other processes."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.events: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.listener: asyncio.Task[None] | None = None

    @contextmanager
    def watching(self, topic: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever `topic` is announced."""
        event = asyncio.Event()
        self.events[topic].add(event)
        if self.listener is None or self.listener.done():
            self.listener = self.loop.create_task(pubsub_backends.listen(self))
        try:
            yield event
        finally:
            self.events[topic].discard(event)
            if not self.events[topic]:
                del self.events[topic]
            if not self.events and self.listener is not None:
                self.listener.cancel()

    def topics(self) -> list[str]:
        return list(self.events)

    def wake(self, topics: tuple[str, ...]) -> None:
        """Set the events of `topics`. Called in the loop only."""
        for topic in topics:
            for event in self.events.get(topic, ()):
                event.set()


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
    with _hub().watching(topic) as event:
        announced = True
        while True:
            event.clear()  # before the watcher reads: what is announced while it reads wakes it again
            yield announced
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(event.wait(), KEEP_ALIVE_SECONDS)
            announced = event.is_set()
