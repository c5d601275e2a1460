"""Events of platforms that were not taken: logged, counted, and shown on the desk. Nothing of what came is kept."""

from __future__ import annotations

import logging

from django.db.models import F
from django.utils import timezone

from bot import telemetry
from bot.outbox.models import Trouble

log = logging.getLogger(__name__)


def note_dropped(channel: str, why: str, what: str = "") -> None:
    """One event was not taken, because of `why` (`incoming_events.Why`). `what`: the kind of an error or alarm."""
    log.error("an event of %s could not be taken (%s)", channel, ", ".join(filter(None, (why, what))))
    telemetry.EVENTS_DROPPED.labels(channel, why).inc()
    today = timezone.localdate()
    row = Trouble.objects.get_or_create(channel=channel, day=today, why=why, what=what[:60])[0]
    Trouble.objects.filter(pk=row.pk).update(count=F("count") + 1, last=timezone.now())
