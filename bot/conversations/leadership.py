"""Of several workers, one does the jobs of a round: who holds the lease, a row of the database, and renews it.

Where that one dies, another takes over when the lease is past. Not for what must never happen twice: there each piece
of work has a claim of its own.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import uuid4

from django.db.models import Q
from django.utils import timezone

from bot.conversations.models import Milestone
from bot.database import writing

log = logging.getLogger(__name__)
NAME = "worker.leader"
# A round takes seconds; a job may take minutes, and is then done twice at worst.
LEASE = timedelta(seconds=60)
ME = str(uuid4())


def lead(me: str = ME) -> bool:
    """Take or renew the lease, where nobody else holds it. One statement: of two that try, one has it."""
    now = timezone.now()
    values = {"at": now + LEASE, "words": me}
    mine_or_past = Q(words=me) | Q(at__lt=now) | Q(at__gt=now + 2 * LEASE)  # the last by a clock that was wrong
    before = Milestone.objects.filter(name=NAME).values_list("words", flat=True).first()
    if Milestone.objects.filter(mine_or_past, name=NAME).update(**values):
        if before != me:
            log.info("this worker does the jobs from now on")
        return True
    return Milestone.objects.get_or_create(name=NAME, defaults=values)[1]


alead = writing(lead)
