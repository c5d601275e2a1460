"""What a reviewer calls unsafe stays open until a lead has dealt with it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bot.conversations import audit, pubsub
from bot.errors import BotError
from bot.review.models import Judgement, Verdict


def open_reports() -> QuerySet[Judgement]:
    """The newest first, each with its message and reviewer."""
    found = Judgement.objects.filter(verdict=Verdict.UNSAFE, settled=None).select_related("message", "reviewer")
    return found.order_by("-updated")


@transaction.atomic
def settle(judgement: int, lead: User) -> None:
    """A lead has dealt with it. Raises BotError."""
    found = open_reports().filter(pk=judgement)
    message = found.values_list("message", flat=True).first()
    if not found.order_by().update(settled=timezone.now(), settled_by=lead):
        raise BotError("settled", "Someone else has dealt with this, or the reviewer judged again.", status=409)
    audit.record("unsafe.settled", None, lead.pk, message=message)
    pubsub.announce("queue")
