"""What was learned from a chat whose family deleted it is taken out of the files again.

While a chat is there, each line that was written into the files for one of its sentences is linked to it, by a digest:
no word is kept here. The link ends with the chat, after BOT_LEARNING_DAYS, or when the line is out.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bot import deletion_guard
from bot.conversations import audit, expiry
from bot.conversations.erasures import Kind
from bot.conversations.models import Conversation
from bot.review import nlu_files, nlu_writer
from bot.review.models import Learned, Proposal

BY_THE_FAMILY = (Kind.DELETED, Kind.EMPTIED)


def of_proposal(proposal: Proposal) -> str:
    """The digest of the line that a proposal becomes."""
    if proposal.kind == Proposal.Kind.EXAMPLE:
        return nlu_files.digest([nlu_writer.written(proposal)], proposal.outcome)
    return nlu_writer.digest_of_case(nlu_writer.as_case(proposal, ""))


@transaction.atomic
def link(proposals: list[Proposal]) -> list[int]:
    """Link lines that are about to be written to their chats; returns the links' keys.

    A family may have deleted its chat since the proposals were read: such a line is to be taken out at once.
    """
    chats = {proposal.message.conversation_id for proposal in proposals}
    list(Conversation.objects.select_for_update().filter(pk__in=chats).values_list("pk"))
    there = set(Proposal.objects.filter(pk__in=[p.pk for p in proposals]).values_list("pk", flat=True))
    now = timezone.now()
    made = Learned.objects.bulk_create(
        Learned(
            kind=proposal.kind,
            digest=of_proposal(proposal),
            conversation=proposal.message.conversation_id if proposal.pk in there else None,
            withdrawn=None if proposal.pk in there else now,
        )
        for proposal in proposals
    )
    return [link.pk for link in made]


def erased(chats: list[UUID], kind: Kind, **_: Any) -> None:
    """A family that deletes its chat takes back what was learned from it; a chat past its time only loses the link."""
    links = Learned.objects.filter(conversation__in=chats)
    if kind in BY_THE_FAMILY:
        links.update(conversation=None, withdrawn=timezone.now())
    elif kind == Kind.EXPIRED:
        links.delete()


def take_out(draft: nlu_writer.Draft, by: str) -> list[str]:
    """Take the lines that were withdrawn out of the files; says which. Raises BotError, and writes nothing then."""
    withdrawn = list(Learned.objects.exclude(withdrawn=None))
    if not withdrawn:
        return []
    gone = draft.remove({(link.kind, link.digest) for link in withdrawn})
    changed = nlu_writer.save(draft)
    Learned.objects.filter(pk__in=[link.pk for link in withdrawn]).delete()
    audit.record("learned.withdrawn", by=by, lines=len(gone), files=[path.name for path in changed])
    return gone


def delete_old_links() -> None:
    """Links end after BOT_LEARNING_DAYS. A job of the worker. Raises ConfigurationError for under a day."""
    limit = deletion_guard.limit("BOT_LEARNING_DAYS", settings.LEARNING_DAYS)
    if not expiry.clock_ahead():
        Learned.objects.filter(withdrawn=None, applied__lt=limit).delete()
