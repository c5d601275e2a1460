"""A turn that is begun twice changes the list once.

The process that answers may be killed after the list was changed and before the turn is ended. The message is then read
again, and what it asked for is carried out from where the first attempt began.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from bot.guide.changes import CHAT, current_turn, restore
from bot.guide.models import Change, Plan


def roll_back(conversation: UUID) -> None:
    """Take back what an earlier attempt at the same message changed."""
    message = current_turn(conversation, CHAT)
    made = Change.objects.filter(conversation=conversation, turn=message, undone=False).order_by("-pk")
    if message is None or not made.exists():
        return
    with transaction.atomic():
        Plan.objects.select_for_update().filter(pk=conversation).first()
        for change in made:
            restore(change)
            Change.objects.filter(pk=change.pk).update(undone=True)


def undone(conversation: UUID) -> bool:
    """Whether an earlier attempt at the same message has taken the last step back already."""
    message = current_turn(conversation, CHAT)
    return message is not None and Change.objects.filter(conversation=conversation, undone_in=message).exists()
