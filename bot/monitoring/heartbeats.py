"""The worker's rounds, noted where `web` can read it: a worker that hangs cannot say so itself."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from django.utils import timezone

from bot import telemetry
from bot.database import writing
from bot.monitoring.models import Beat

# The outbox is looked at twice a second; nobody needs to know its age so exactly.
WRITE_SECONDS = 5.0
_written: dict[str, float] = {}


def note_round(name: str, seconds: float = 0.0) -> None:
    """`name` has just happened. One statement: several processes may write the row at once."""
    row = Beat(name=name, at=timezone.now(), seconds=seconds)
    Beat.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=["at", "seconds"])


anote_round = writing(note_round)


def worker_done() -> None:
    """The last job of the worker's round."""
    note_round("worker", telemetry.round_ends("worker"))


async def outbox(look: Callable[[], Awaitable[None]]) -> None:
    """One look at the outbox, noted at most every few seconds."""
    telemetry.round_begins("outbox")
    await look()
    seconds, now = telemetry.round_ends("outbox"), time.monotonic()
    if now - _written.get("outbox", -WRITE_SECONDS) >= WRITE_SECONDS:
        await anote_round("outbox", seconds)
        _written["outbox"] = now


def round_ages() -> dict[str, tuple[float, float]]:
    """Seconds since the last round of each loop, and how long that took. A loop that never ended one is not there."""
    now: datetime = timezone.now()
    rows = Beat.objects.filter(name__in=telemetry.LOOPS)
    return {row.name: (max(0.0, (now - row.at).total_seconds()), row.seconds) for row in rows}
