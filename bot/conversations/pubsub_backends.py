"""How processes hear of each other's announcements: Redis where it is set up, else a small table that is polled."""

from __future__ import annotations

import asyncio
import logging
from functools import cache, partial
from typing import Any, Protocol
from uuid import UUID, uuid4

import redis
import redis.asyncio
from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from bot import plain_sql
from bot.conversations.models import Announcement
from bot.database import Threads
from bot.outage import Outage

log = logging.getLogger(__name__)
LATE = "open pages learn within 15 seconds what changed in another process, not at once"
telling = Outage(log, "Redis, to tell other processes,", LATE)
listening = Outage(log, "What tells us of other processes", LATE)
POLL_SECONDS = 0.5
RETRY_SECONDS = 2.0
QUIET_SECONDS = 15.0
CHANNEL = "bot:live"
# SQLite takes at most 32,766 values in one query.
BATCH = 10_000
# A thread of its own keeps its connection, and never waits behind other work.
polling = Threads("polling")
NOTE = f"""
    INSERT INTO {Announcement._meta.db_table} (topic, mark, changed) VALUES (%s, %s, %s)
    ON CONFLICT (topic) DO UPDATE SET mark = EXCLUDED.mark, changed = EXCLUDED.changed
"""  # noqa: S608
Heard = dict[str, UUID]
State = tuple[object, ...]


class Watchers(Protocol):
    def topics(self) -> list[str]: ...
    def wake(self, topics: tuple[str, ...]) -> None: ...


@cache
def _redis(url: str) -> redis.Redis[bytes]:
    return redis.Redis.from_url(url, socket_timeout=0.5)


def spread(topics: tuple[str, ...]) -> None:
    """Let the other processes know: the table's rows are written in the change's own transaction, Redis hears after."""
    if settings.REDIS_URL:
        transaction.on_commit(partial(_publish, topics))
        return
    _note(topics)


def _note(topics: tuple[str, ...]) -> None:
    for topic in sorted(set(topics)):
        plain_sql.run(NOTE, topic, plain_sql.key(uuid4()), plain_sql.moment(timezone.now()))


def _publish(topics: tuple[str, ...]) -> None:
    """What changed is stored whether it is told or not: no failure of Redis is one of the caller's."""
    try:
        if not telling.lasts():
            _redis(settings.REDIS_URL).publish(CHANNEL, "\n".join(topics))
            telling.over()
            return
    except (redis.RedisError, OSError) as error:
        telling.failed(error)
    try:
        _note(topics)  # the others look there now and then
    except Error:
        log.exception("what changed could not be told to other processes")


async def listen(watchers: Watchers) -> None:
    """Wake the watchers whenever another process announced their topic. Runs until cancelled; failures are retried."""
    while True:
        try:
            await (_both(watchers) if settings.REDIS_URL else _poll(watchers, POLL_SECONDS))
        except (redis.RedisError, Error, OSError) as error:
            listening.failed(error)
            await asyncio.sleep(RETRY_SECONDS)


async def _both(watchers: Watchers) -> None:
    """Redis, and for what could not be told through it the table, one query in a while for all that is watched."""
    tasks = [asyncio.ensure_future(_subscribe(watchers)), asyncio.ensure_future(_poll(watchers, QUIET_SECONDS))]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


async def _subscribe(watchers: Watchers) -> None:
    async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as channel:
        await channel.subscribe(CHANNEL)
        watchers.wake(tuple(watchers.topics()))  # what was said before this, nobody here has heard
        while True:
            message = await _next(channel)
            listening.over()
            if message["type"] == "message":
                watchers.wake(tuple(message["data"].decode().split("\n")))


async def _next(channel: redis.asyncio.client.PubSub) -> dict[str, Any]:
    """The next message. Raises redis.ConnectionError where Redis does not even answer a ping.

    A connection that a firewall has forgotten, or whose other end is gone without a word, never fails by itself.
    """
    for _ in range(2):
        message: dict[str, Any] | None = await channel.get_message(timeout=QUIET_SECONDS)
        if message is not None:
            return message
        await channel.ping()
    raise redis.ConnectionError("no answer to a ping")


async def _poll(watchers: Watchers, seconds: float) -> None:
    """A topic that is seen for the first time counts as changed: it may have changed before this look at it."""
    known: Heard = {}
    before: State | None = None
    while True:
        now = await astate()
        listening.over()
        if now != before:
            found: Heard = await _amarks(watchers.topics())
            watchers.wake(tuple(topic for topic, mark in found.items() if known.get(topic) != mark))
            known, before = found, now
        await asyncio.sleep(seconds)


def state() -> State:
    """What is another value after each announcement, for as little work as the database lets us have."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # counts what other connections have written; compares within this one only
            cursor.execute("PRAGMA data_version")
            return (id(connection.connection), *cursor.fetchone())
        cursor.execute(f"SELECT count(*), sum(extract(epoch FROM changed)) FROM {Announcement._meta.db_table}")  # noqa: S608
        return tuple(cursor.fetchone())


astate = polling(state)


def _marks(topics: list[str]) -> Heard:
    found: Heard = {}
    for start in range(0, len(topics), BATCH):
        some = Announcement.objects.filter(topic__in=topics[start : start + BATCH])
        found.update(some.values_list("topic", "mark"))
    return found


_amarks = polling(_marks)
