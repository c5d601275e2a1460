"""Nobody waits for ever: after BOT_WAIT_MINUTES an honest word and the form; after BOT_GIVE_UP_HOURS the line ends.

And where a navigator took the chat and wrote nothing for BOT_FIRST_WORD_MINUTES, the family is told so.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bot.conversations import ownership
from bot.conversations.handoff_texts import handoff_text
from bot.conversations.handover import shown_name
from bot.conversations.message_log import write_reply
from bot.conversations.models import Handoff, Owner
from bot.conversations.signed_links import FORM


def _unclaimed(waited: timedelta) -> QuerySet[Handoff]:
    """Families that have waited so long in the chat; who left a form knows that it may take days."""
    waiting = Handoff.objects.filter(ended=None, claimed=None).exclude(reason=Handoff.Reason.FORM)
    return waiting.filter(asked__lt=timezone.now() - waited)


# Staff get no e-mails about older things (desk/notices.py), and it would be untrue to say that they were reminded.
RECENT = timedelta(days=1)


def _wordless() -> QuerySet[Handoff]:
    """Talks whose navigator has not written a word, and whose family has not been told of it."""
    now = timezone.now()
    late = now - timedelta(minutes=settings.FIRST_WORD_MINUTES)
    return Handoff.objects.filter(ended=None, first_word=None, reminded=None, given__gt=now - RECENT, given__lt=late)


def run_handoff_timeouts() -> None:
    """A job of the worker."""
    for handoff in _unclaimed(timedelta(minutes=settings.WAIT_MINUTES)).filter(told=None):
        tell_long_waiting(handoff)
    for handoff in _unclaimed(timedelta(hours=settings.GIVE_UP_HOURS)).filter(stays=False):
        give_up(handoff)
    for handoff in _wordless():
        remind(handoff)


@transaction.atomic
def tell_long_waiting(handoff: Handoff) -> None:
    """Once, and only where nobody took the chat meanwhile."""
    if ownership.owner(handoff.conversation_id) != Owner.WAITING:
        return
    now = timezone.now()
    if Handoff.objects.filter(pk=handoff.pk, ended=None, claimed=None, told=None).update(told=now):
        minutes = int((now - handoff.asked).total_seconds() // 60)
        write_reply(handoff.conversation_id, handoff_text("handoff/nobody_came", minutes=minutes, link=FORM))


@transaction.atomic
def give_up(handoff: Handoff) -> None:
    """The family is told in the same step."""
    if ownership.give_up(handoff.conversation_id):
        write_reply(handoff.conversation_id, handoff_text("handoff/gave_up", link=FORM))


@transaction.atomic
def remind(handoff: Handoff) -> None:
    """Once for each navigator, and only where a person has the chat and has not written meanwhile."""
    if ownership.owner(handoff.conversation_id) != Owner.PERSON:
        return
    now = timezone.now()
    talk = Handoff.objects.filter(pk=handoff.pk, ended=None, first_word=None, reminded=None, given=handoff.given)
    if talk.update(reminded=now) and handoff.navigator:
        write_reply(handoff.conversation_id, handoff_text("handoff/no_first_word", name=shown_name(handoff.navigator)))
