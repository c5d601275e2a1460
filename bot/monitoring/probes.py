"""One question to each part of the whole: is it there, now? No probe takes longer than two seconds."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import httpx
import redis.asyncio
from django.conf import settings

from bot.monitoring import heartbeats
from bot.monitoring.probe_thread import PROBE_SECONDS, STATEMENT_SECONDS, Aside

_WRITING = Aside("probe-write")
_READING = Aside("probe-read")
_DISK = ThreadPoolExecutor(max_workers=1, thread_name_prefix="probe-disk")
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Part:
    """What one probe found. `reason`: why it is not well, without personal data; `facts`: numbers, with their unit."""

    well: bool
    reason: str = ""
    facts: dict[str, float] = field(default_factory=dict)


class Probes:
    """All questions, by the name of the part. Each raises where the part does not answer."""

    def __init__(self) -> None:
        # No connection is kept: one that was made before the other side restarted says nothing about now.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.http = httpx.AsyncClient(timeout=STATEMENT_SECONDS, limits=limits, trust_env=False)

    def all(self) -> dict[str, Callable[[], Awaitable[Part]]]:
        found: dict[str, Callable[[], Awaitable[Part]]] = {
            "database": self.database,
            "rasa": self.rasa,
            "actions": self.actions,
            "worker": self.worker,
            "outbox": self.outbox,
            "disk": self.disk,
        }
        return {**found, "redis": self.redis} if settings.REDIS_URL else found

    async def database(self) -> Part:
        """A row is written: a database that can only be read, or is locked, serves no family."""
        await _WRITING(lambda: heartbeats.note_round("probe"))
        return Part(True)

    async def rasa(self) -> Part:
        """All processes that the settings name: one that is away leaves the others more to do."""
        urls: list[str] = settings.RASA_URLS
        if len(urls) == 1:
            return await self._answers(f"{urls[0]}/webhooks/internal/")
        parts = await asyncio.gather(*(probe(partial(self._answers, f"{url}/webhooks/internal/")) for url in urls))
        well = sum(part.well for part in parts)
        facts: dict[str, float] = {"processes": len(urls), "well": well}
        return Part(well == len(urls), "" if well == len(urls) else f"{well} of {len(urls)} answer", facts)

    async def actions(self) -> Part:
        return await self._answers(httpx.URL(settings.ACTIONS_URL).join("health"))

    async def _answers(self, url: httpx.URL | str) -> Part:
        status = (await self.http.get(url)).status_code
        return Part(True) if status == httpx.codes.OK else Part(False, f"answers {status}")

    async def worker(self) -> Part:
        return await self._round("worker")

    async def outbox(self) -> Part:
        return await self._round("outbox")

    async def _round(self, loop: str) -> Part:
        """Whether the worker has ended a round of `loop` lately."""
        found = (await _READING(heartbeats.round_ages)).get(loop)
        if found is None:
            return Part(False, "has never ended a round")
        facts = {"age_seconds": round(found[0], 1), "round_seconds": round(found[1], 3)}
        late = found[0] > settings.WORKER_STALLED_SECONDS
        return Part(not late, f"no round for {found[0]:.0f} s" if late else "", facts)

    async def redis(self) -> Part:
        waits = {"socket_timeout": STATEMENT_SECONDS, "socket_connect_timeout": STATEMENT_SECONDS}
        async with redis.asyncio.Redis.from_url(settings.REDIS_URL, **waits) as client:
            await client.ping()
        return Part(True)

    async def disk(self) -> Part:
        """Free space where the database, the models and the logs of a first try are."""
        usage = asyncio.get_running_loop().run_in_executor(_DISK, shutil.disk_usage, settings.VAR_DIR)
        free, least = (await usage).free, settings.DISK_LEAST_MB * MEGABYTE
        facts: dict[str, float] = {"free_bytes": free, "least_bytes": least}
        return Part(free >= least, "" if free >= least else "little space is left", facts)


async def probe(ask: Callable[[], Awaitable[Part]]) -> Part:
    """What a probe finds, whatever happens to it."""
    try:
        return await asyncio.wait_for(ask(), PROBE_SECONDS)
    except asyncio.TimeoutError:
        return Part(False, f"no answer within {PROBE_SECONDS:g} s")
    except Exception as error:
        return Part(False, reason(error))


def reason(error: Exception) -> str:
    """The error's kind, and SQLite's words or PostgreSQL's code. Other words may hold a host's name or a password."""
    cause = error.__cause__
    more = str(cause) if isinstance(cause, sqlite3.Error) else getattr(cause, "pgcode", None)
    return f"{type(error).__name__}: {more}" if more else type(error).__name__
