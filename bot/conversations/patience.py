"""Nobody waits for ever: after BOT_WAIT_MINUTES an honest word and the form; after BOT_GIVE_UP_HOURS the line ends."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bot.conversations import ownership
from bot.conversations.chatlog import write_reply
from bot.conversations.links import contact_link
from bot.conversations.models import Handoff, Owner
from bot.conversations.sentences import sentence


def _unclaimed(waited: timedelta) -> QuerySet[Handoff]:
    """Families that have waited so long in the chat; who left a form knows that it may take days."""
    waiting = Handoff.objects.filter(ended=None, claimed=None).exclude(reason=Handoff.Reason.FORM)
    return waiting.filter(asked__lt=timezone.now() - waited)


def work() -> None:
    """A job of the worker."""
    for handoff in _unclaimed(timedelta(minutes=settings.WAIT_MINUTES)).filter(told=None):
        tell(handoff)
    for handoff in _unclaimed(timedelta(hours=settings.GIVE_UP_HOURS)):
        give_up(handoff)


@transaction.atomic
def tell(handoff: Handoff) -> None:
    """Once, and only where nobody took the chat meanwhile."""
    if ownership.owner(handoff.conversation_id) != Owner.WAITING:
        return
    now = timezone.now()
    if Handoff.objects.filter(pk=handoff.pk, ended=None, claimed=None, told=None).update(told=now):
        minutes = int((now - handoff.asked).total_seconds() // 60)
        link = contact_link(handoff.conversation_id)
        write_reply(handoff.conversation_id, sentence("handoff/nobody_came", minutes=minutes, link=link))


@transaction.atomic
def give_up(handoff: Handoff) -> None:
    """The family is told in the same step."""
    if ownership.give_up(handoff.conversation_id):
        write_reply(handoff.conversation_id, sentence("handoff/gave_up", link=contact_link(handoff.conversation_id)))
