"""Who owns a chat. Every change is a compare-and-set on the conversation's row, made in its message's transaction.

assistant → waiting → person (a navigator) → assistant | closed → assistant
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from bot.conversations import audit, erasures, pubsub
from bot.conversations.models import Assignment, Conversation, Handoff, Owner


def change_owner(
    conversation: UUID, before: Owner, after: Owner, *, held_by: int | None = None, navigator: int | None = None
) -> bool:
    """Move a chat from `before` (held by `held_by`) to `after` (held by `navigator`); False where it was elsewhere."""
    found = Conversation.objects.filter(pk=conversation, owner=before, navigator=held_by)
    if not found.update(owner=after, navigator=navigator, updated=timezone.now()):
        return False
    pubsub.announce(f"chat:{conversation}", "queue")
    return True


def owner(conversation: UUID) -> Owner:
    """Who owns the chat; the answer stays true until the transaction ends."""
    locked = Conversation.objects.select_for_update().filter(pk=conversation)
    return Owner(locked.values_list("owner", flat=True).get())


def request_person(conversation: UUID, reason: str = Handoff.Reason.ASKED) -> bool:
    """The family wants a person: the chat waits. False where it waits already, or a person is there."""
    if not any(change_owner(conversation, before, Owner.WAITING) for before in (Owner.ASSISTANT, Owner.CLOSED)):
        return False
    Handoff.objects.create(conversation_id=conversation, reason=reason, asked=timezone.now())
    audit.record("chat.asked", conversation, reason=reason)
    return True


def cancel_request(conversation: UUID) -> bool:
    """The family no longer waits. False where it did not wait."""
    return _leave_line(conversation, Handoff.End.CANCELLED)


def give_up(conversation: UUID) -> bool:
    """Nobody came. False where the chat does not wait any more: only unclaimed chats end like this."""
    return _leave_line(conversation, Handoff.End.UNANSWERED)


def _leave_line(conversation: UUID, end: Handoff.End) -> bool:
    if not change_owner(conversation, Owner.WAITING, Owner.ASSISTANT):
        return False
    finish_handoff(conversation, end)
    audit.record(f"chat.{end}", conversation)
    return True


def finish_handoff(conversation: UUID, end: Handoff.End, **fields: Any) -> None:
    """The open stretch of a chat ends now."""
    now = timezone.now()
    Assignment.objects.filter(handoff__conversation=conversation, until=None).update(until=now)
    Handoff.objects.filter(conversation=conversation, ended=None).update(ended=now, end=end, **fields)


def assign(handoff: Handoff, navigator: int, given_by: int | None = None) -> None:
    """`navigator` has the chat of a handoff from now on; whoever had it before has it no more."""
    now = timezone.now()
    Assignment.objects.filter(handoff=handoff, until=None).update(until=now)
    Assignment.objects.create(handoff=handoff, navigator_id=navigator, given_by_id=given_by, since=now)


def reopen(conversation: UUID) -> None:
    """A family writes into a closed chat: the assistant answers first."""
    if change_owner(conversation, Owner.CLOSED, Owner.ASSISTANT):
        audit.record("chat.reopened", conversation)


def erased(conversation: UUID) -> None:
    """The family deleted the chat: nobody waits for it, and nobody holds it."""
    at = erasures.record_erasures([conversation], erasures.Kind.EMPTIED)
    Conversation.objects.filter(pk=conversation).update(owner=Owner.ASSISTANT, navigator=None, emptied=at)
    audit.record("chat.erased", conversation)
    pubsub.announce(f"chat:{conversation}", "queue")
