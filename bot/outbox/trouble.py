"""Events of platforms that were not taken, and requests that were refused: counted, and shown on the desk.

Nothing of what came is kept.
"""

from __future__ import annotations

import logging

from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from bot import telemetry
from bot.outbox.models import Trouble

log = logging.getLogger(__name__)
# `why` of requests that were not signed as expected.
REFUSED = "refused"
# Strangers make such requests as well: no more of one channel than these are written down in a minute.
REFUSED_A_MINUTE = 20


def note_dropped(channel: str, why: str, what: str = "") -> None:
    """One event was not taken, because of `why` (`incoming_events.Why`). `what`: the kind of an error or alarm."""
    log.error("an event of %s could not be taken (%s)", channel, ", ".join(filter(None, (why, what))))
    telemetry.EVENTS_DROPPED.labels(channel, why).inc()
    _count(channel, why, what[:60])


def note_refused(channel: str) -> None:
    """A request was not signed as expected. Of many in a minute, only some are counted."""
    key = f"refused:{channel}"
    cache.add(key, 0, 60)
    try:
        counted = cache.incr(key)
    except ValueError:  # forgotten between the two calls
        counted = 1
    if counted <= REFUSED_A_MINUTE:
        _count(channel, REFUSED, "")


def forget_refused(channel: str) -> None:
    """A request was good: those before it were a stranger's, or the secret is right again."""
    Trouble.objects.filter(channel=channel, why=REFUSED).delete()


def _count(channel: str, why: str, what: str) -> None:
    today = timezone.localdate()
    row = Trouble.objects.get_or_create(channel=channel, day=today, why=why, what=what)[0]
    Trouble.objects.filter(pk=row.pk).update(count=F("count") + 1, last=timezone.now())
