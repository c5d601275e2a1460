"""Judged messages become proposals; a second person decides; what is approved is written into the files."""

from __future__ import annotations

import re
from pathlib import Path

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from bot.conversations import audit
from bot.conversations.models import Author, Message
from bot.errors import BotError
from bot.privacy.redaction import redact
from bot.review import learning_withdrawal, nlu_files, nlu_writer
from bot.review.harmful_lessons import refuse_harm
from bot.review.models import Decision, Judgement, Learned, Proposal, Verdict
from bot.review.verdicts import Panel, gone

LIMIT = 600
Kind, State = Proposal.Kind, Proposal.State


def message_before(message: Message) -> Message | None:
    """The family's message before this one, for one that leans on it."""
    earlier = Message.objects.filter(conversation=message.conversation_id, author=Author.FAMILY)
    return earlier.filter(sequence__lt=message.sequence).exclude(text="").order_by("-sequence").first()


def right_outcome(panel: Panel) -> str:
    """What a judged message shall be learned as, as far as its reviewer has said."""
    if panel.mine is None or panel.mine.verdict == Verdict.MISSING:
        return ""
    return panel.mine.outcome or (panel.outcomes[0] if panel.mine.verdict == Verdict.RIGHT and panel.outcomes else "")


def without_marks(text: str) -> str:
    """A redacted message without its marks such as `[name]`, for a reviewer to make whole again."""
    return " ".join(re.sub(r"\[\w+\]", " ", text).split())


def readable(text: str) -> str:
    """A sentence as it may go into data/. Raises BotError where it holds personal data, or cannot be one line there."""
    line = " ".join(text.split())
    if not line or len(line) > LIMIT:
        raise BotError("not_a_sentence", f"Write a sentence of at most {LIMIT} characters.")
    if not line.isprintable():
        raise BotError("not_a_sentence", "This holds characters that cannot be seen. Type the sentence again.")
    found = redact(line)
    if found.found:
        words = f"This looks like personal data ({', '.join(found.found)}). Leave that out, and then propose it."
        raise BotError("personal_data", words)
    if set(line) & set("[]{}<>") or line.startswith("/"):
        words = "Brackets, a leading slash, and marks such as [name] cannot be part of an example. Say it without them."
        raise BotError("not_a_sentence", words)
    return line


@transaction.atomic
def propose_example(message: int, author: User, kinds: list[str], text: str, outcome: str, leans: bool = False) -> int:
    """Propose to learn a sentence, to pin it, or both; gives the number of proposals made. Raises BotError.

    `leans`: the sentence is understood only after the family's message before it, which goes with it.
    """
    asked = Message.objects.select_for_update().filter(pk=message, author=Author.FAMILY).exclude(text="").first()
    if asked is None:
        raise gone()
    if not Judgement.objects.filter(message=asked).exists():
        raise BotError("not_judged", "Judge the message first.")
    if outcome not in nlu_files.outcomes():
        raise BotError("no_outcome", "Choose the answer that is right for this sentence.")
    if not kinds or not set(kinds) <= set(Kind.values):
        raise BotError("no_kind", "Choose whether to learn the sentence, pin it, or both.")
    earlier = message_before(asked) if leans else None
    made = [_made(kind, asked, author, readable(text), outcome, earlier) for kind in kinds]
    audit.record("proposal.made", asked.conversation_id, author.pk, proposals=[p.pk for p in made], outcome=outcome)
    return len(made)


def _made(kind: str, asked: Message, author: User, text: str, outcome: str, earlier: Message | None) -> Proposal:
    previous = readable(without_marks(earlier.text)) if earlier else ""
    said = _outcome_of(earlier) if earlier else ""
    if earlier and not said and kind == Kind.CASE:
        words = (
            "The previous message got no answer, so they cannot be pinned together. Judge that one, or just learn this."
        )
        raise BotError("not_answered", words)
    proposal = Proposal(
        kind=kind, message=asked, author=author, text=text, outcome=outcome, previous=previous, previous_outcome=said
    )
    refuse_harm(proposal)
    if already(proposal):
        raise BotError("duplicate", f"“{text}” is already a {proposal.get_kind_display()} of {outcome}.")
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError:
        words = f"“{text}” has already been proposed as a {proposal.get_kind_display()}."
        raise BotError("duplicate", words, status=409) from None
    return proposal


def _outcome_of(message: Message) -> str:
    """What is right for a message: as it was judged, else as it was answered."""
    judged = Judgement.objects.filter(message=message, verdict=Verdict.WRONG).order_by("-updated")
    return judged.values_list("outcome", flat=True).first() or message.outcome


def already(proposal: Proposal) -> bool:
    """Whether the files hold it. Raises BotError where they hold the same sentence with another outcome."""
    same = nlu_writer.conflict(nlu_writer.written(proposal), proposal.outcome, nlu_files.by_text())
    if proposal.kind == Kind.EXAMPLE:
        return same is not None
    return nlu_writer.pinned_already(proposal, nlu_writer.cases(nlu_writer.pinned_lines()))


@transaction.atomic
def decide_proposal(proposal: int, who: User, approved: bool, reason: str = "") -> Proposal:
    """A second person approves a proposal, or sends it back with a reason. Raises BotError."""
    found = Proposal.objects.select_for_update().filter(pk=proposal).first()
    if found is None:
        raise BotError("proposal_gone", "This proposal is no longer here: the family deleted its chat.", status=410)
    if approved and found.author_id == who.pk:
        raise BotError("own_proposal", "Someone else has to approve what you proposed.", status=403)
    if not approved and not reason:
        raise BotError("no_reason", "Say why you are sending it back.")
    if approved:
        refuse_harm(found)  # what it would speak against may be newer than the proposal
        already(found)
    before, after = (
        ([State.PROPOSED], State.APPROVED) if approved else ([State.PROPOSED, State.APPROVED], State.REJECTED)
    )
    if not Proposal.objects.filter(pk=proposal, state__in=before).update(state=after):
        raise BotError("decided", f"Someone else was quicker: it is {found.get_state_display()}.", status=409)
    Decision.objects.create(proposal=found, who=who, approved=approved, reason=redact(reason).text)
    audit.record(f"proposal.{after}", None, who.pk, proposal=proposal)
    found.refresh_from_db()
    return found


def partners(proposal: Proposal) -> list[Proposal]:
    """What else is proposed of the same sentence for the same answer, in the same state: to learn it, or to pin it."""
    same = Proposal.objects.filter(message=proposal.message_id, text=proposal.text, outcome=proposal.outcome)
    return list(same.filter(state=proposal.state).exclude(pk=proposal.pk))


@transaction.atomic
def decide_together(proposals: list[int], who: User, approved: bool, reason: str = "") -> None:
    """One decision for what belongs together: all of them, or none. Raises BotError."""
    for proposal in proposals:
        decide_proposal(proposal, who, approved, reason)


def _saved(draft: nlu_writer.Draft) -> list[Path]:
    """Save the files. The links to the chats come first: should the process die, no line stands there without one."""
    links = learning_withdrawal.link(draft.new)
    try:
        return nlu_writer.save(draft)
    except BotError:
        Learned.objects.filter(pk__in=links).delete()
        raise


def apply_approved(by: str, draft: nlu_writer.Draft | None = None) -> nlu_writer.Draft:
    """Take out what was withdrawn, then write all approved proposals into the files, or none of them.

    Raises BotError with all that is in the way.
    """
    draft = draft or nlu_writer.Draft()
    nlu_writer.check_all(draft.folder.parent)
    draft.taken_out = learning_withdrawal.take_out(nlu_writer.Draft(draft.folder, draft.pinned), by)
    approved = list(Proposal.objects.filter(state=State.APPROVED).select_related("message").order_by("pk"))
    for proposal in approved:
        draft.add(proposal)
    if draft.problems:
        raise BotError("nothing_written", "\n".join([*draft.problems, "Nothing was written."]))
    changed = _saved(draft)
    with transaction.atomic():
        now = timezone.now()
        Proposal.objects.filter(pk__in=draft.done).update(state=State.APPLIED, applied=now)
        if approved:
            names = [path.name for path in changed]
            audit.record("proposals.applied", None, None, by=by, proposals=list(draft.done), files=names)
    return draft
