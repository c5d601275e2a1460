"""Carries out what a reply means for who owns the chat, and says what is true then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from bot.conversations import buttons, handoff_texts, ownership
from bot.conversations.alarm_texts import automatic_card
from bot.conversations.models import Handoff, Message, Owner
from bot.conversations.types import Reply
from bot.safety.alarm_state import is_alarm

HANDOFF = buttons.PERSON
CANCEL = "human/cancel"
WAITING = "human/waiting"
ERASE = "privacy/delete_confirm"
COPY = "privacy/copy"
# What a family gets by a button even while a person speaks with it: its own rights need no navigator.
OWN_RIGHTS = (ERASE, COPY)
OFF_TOPIC = "scope/off_topic"
CARD_AGAIN = timedelta(minutes=10)


def settled(conversation: UUID, owner: Owner, replies: list[Reply]) -> list[Reply]:
    """`replies` as they may be said while `owner` has the chat, with the ownership changed accordingly.

    Inside the turn's transaction only. Where a person has the chat, or took it during the turn, nothing is said but the
    card of an alarm and the copy that it asked for. A wish for a person is carried out last.
    """
    if owner == Owner.PERSON and not any(reply.outcome == ERASE for reply in replies):
        cards = [automatic_card(r) for r in replies if is_alarm(r.outcome) and not _shown(conversation, r.outcome)]
        return [*cards, *(reply for reply in replies if reply.outcome == COPY)]
    wish = next((reply for reply in replies if reply.outcome == HANDOFF), None)
    said = [_carried_out(conversation, owner, reply) for reply in replies if reply.outcome != HANDOFF]
    return [*said, _asked(conversation, wish)] if wish else said


def _shown(conversation: UUID, outcome: str) -> bool:
    """Whether the family has just read this card: it need not stand between each two words of a talk."""
    since = timezone.now() - CARD_AGAIN
    cards = Message.objects.filter(conversation=conversation, outcome=outcome, created__gt=since)
    return any(card.details.automatic for card in cards)


def _asked(conversation: UUID, wish: Reply) -> Reply:
    told = handoff_texts.request_text if ownership.request_person(conversation) else handoff_texts.still_waiting
    true = handoff_texts.number_removed(conversation, told(conversation))
    return true.over(wish)


def _carried_out(conversation: UUID, owner: Owner, reply: Reply) -> Reply:
    if reply.outcome == CANCEL and not ownership.cancel_request(conversation):
        return handoff_texts.not_waiting(CANCEL)
    if reply.outcome == WAITING:
        waits = owner == Owner.WAITING  # else it was taken back while this was read
        return handoff_texts.still_waiting(conversation).over(reply) if waits else handoff_texts.not_waiting(WAITING)
    if reply.outcome.startswith("rating/"):
        _rate(conversation, reply.outcome.removeprefix("rating/"))
    return reply


def _rate(conversation: UUID, rating: str) -> None:
    """Keep the family's word about the last talk that a navigator closed."""
    talks = Handoff.objects.filter(conversation=conversation, end=Handoff.End.CLOSED).order_by("-ended")
    Handoff.objects.filter(pk__in=talks.values_list("pk", flat=True)[:1]).update(rating=rating)


def missed(outcomes: list[str]) -> bool:
    """Whether a turn gave no answer."""
    return all(outcome in ("", OFF_TOPIC) for outcome in outcomes)


def offers_person(replies: list[Reply], earlier_outcome: Callable[[], str | None]) -> bool:
    """After two misses in a row the family is offered a person. `earlier_outcome` gives that of the turn before."""
    if not replies or not missed([reply.outcome for reply in replies]):
        return False
    earlier = earlier_outcome()
    return earlier is not None and missed([earlier])
