"""Who owns a chat. Every change is a compare-and-set on the conversation's row, made in its message's transaction."""

from __future__ import annotations

from uuid import UUID

from bot.conversations.live import announce
from bot.conversations.models import Conversation, Owner

# What the family's own wishes can change; a navigator's claim and release belong to the desk.
WISHES: dict[str, tuple[Owner, Owner]] = {
    "human/handoff": (Owner.ASSISTANT, Owner.WAITING),
    "human/cancel": (Owner.WAITING, Owner.ASSISTANT),
}


def change(conversation: UUID, before: Owner, after: Owner) -> bool:
    """Move a chat from `before` to `after`; False where it was not in `before` any more."""
    changed = bool(Conversation.objects.filter(pk=conversation, owner=before).update(owner=after))
    if changed:
        announce(f"chat:{conversation}", "queue")
    return changed


def follow_wish(conversation: UUID, outcome: str) -> None:
    """Carry out what an outcome means for the ownership, if anything."""
    if outcome in WISHES:
        change(conversation, *WISHES[outcome])
