"""The way of a list to the team and back: consent, what is asked, what was answered, what others may learn from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from rapidfuzz import fuzz

from bot.content.question_bank import question_bank
from bot.content.responses import response
from bot.conversations import consents, message_store
from bot.conversations.consents import ShownText
from bot.conversations.models import Author, ConsentText, Message
from bot.conversations.placeholders import filled
from bot.conversations.pubsub import announce
from bot.conversations.types import Reply
from bot.errors import BotError
from bot.guide.changes import listed_questions
from bot.guide.models import ListedQuestion, Plan, State
from bot.privacy.redaction import redact

REPLY_LIMIT = 2000
BY_LIMIT = 80
# So many families must have got so alike an answer before editors are asked to look.
FAMILIES = 3
ALIKE = 75
# What asks for the consent, and the button under it that gives it.
SHARE, AGREED = "guide/share", "/guide/consent:yes"


@transaction.atomic
def set_sharing(conversation: UUID, *, given: bool) -> None:
    """Record that the list may go to the team, with the text that was agreed to, or that it may not any more."""
    plan, _ = Plan.objects.get_or_create(conversation_id=conversation)
    plan.shared = (plan.shared or timezone.now()) if given else None
    plan.agreed = consents.record_text(_asked(conversation)) if given else None
    plan.save(update_fields=["shared", "agreed"])
    announce("queue")


def _asked(conversation: UUID) -> ShownText:
    """What the family was asked in the chat, word for word; the present text where the log holds no such question."""
    said = Message.objects.filter(conversation=conversation, author=Author.ASSISTANT, outcome=SHARE)
    asked = next((m for m in said.order_by("-sequence") if any(b["payload"] == AGREED for b in m.buttons)), None)
    text = response(SHARE)
    version = (asked and asked.version) or text.metadata["version"]
    return ShownText(ConsentText.Key.LIST, version, "en", asked.text if asked else filled(text.text))


def shared_since(conversation: UUID) -> datetime | None:
    """Since when the list may go to the team; None where it may not."""
    plan = Plan.objects.filter(pk=conversation).first()
    return plan.shared if plan else None


@dataclass(frozen=True)
class SharedList:
    """A list as staff see it."""

    plan: Plan
    questions: list[ListedQuestion]

    @property
    def waiting(self) -> int:
        return sum(question.state != State.ANSWERED for question in self.questions)


def shared_lists() -> list[SharedList]:
    """The lists whose families agreed, those with the most questions waiting first."""
    plans = Plan.objects.exclude(shared=None).select_related("agreed").order_by("shared")
    found = [SharedList(plan, listed_questions(plan.conversation_id)) for plan in plans]
    return sorted((each for each in found if each.questions), key=lambda each: -each.waiting)


def _shared(identifier: int) -> ListedQuestion:
    """A question of a shared list, locked. Raises BotError where there is none, or the family agreed no more."""
    found = ListedQuestion.objects.select_for_update().filter(pk=identifier, removed=False).first()
    if found is None or not shared_since(found.conversation_id):
        raise BotError("not_shared", "This question is no longer on a shared list.", status=404)
    return found


@transaction.atomic
def mark_asked(identifier: int, staff: Any) -> None:
    """The question went to the team. An answered one stays answered."""
    question = _shared(identifier)
    if question.state == State.OPEN:
        question.state, question.recorded_by = State.ASKED, staff
        question.save(update_fields=["state", "recorded_by", "changed"])
        announce(f"chat:{question.conversation_id}")


@transaction.atomic
def record_answer(identifier: int, words: str, by: str, on: date, staff: Any) -> ListedQuestion:
    """Write down what the team said, and tell the family in the chat. Raises BotError naming what is wrong."""
    words, by = words.strip(), by.strip()
    if not words or not by:
        raise BotError("incomplete", "Write the answer and who gave it (a role, such as study doctor).")
    if len(words) > REPLY_LIMIT or len(by) > BY_LIMIT:
        raise BotError("too_long", f"At most {REPLY_LIMIT} characters for the answer and {BY_LIMIT} for who gave it.")
    if on > timezone.localdate():
        raise BotError("future", "The date of the answer is in the future.")
    question = _shared(identifier)
    # Families get the team's words as they are, but for phone numbers and the like: the log keeps none.
    question.reply, question.replied_by, question.replied_on = redact(words).text, redact(by).text, on
    question.state, question.recorded_by = State.ANSWERED, staff
    question.save(update_fields=["reply", "replied_by", "replied_on", "state", "recorded_by", "changed"])
    _tell(question)
    return question


def _tell(question: ListedQuestion) -> None:
    text = response("guide/answered")
    values = {
        "question": question.text,
        "by": question.replied_by,
        "on": f"{question.replied_on}",
        "reply": question.reply,
    }
    reply = Reply.from_metadata(text.text.format(**values), text.name, text.buttons, text.metadata)
    message_store.write_news(question.conversation_id, replace(reply, names=(text.name,), values=values))


@dataclass(frozen=True)
class Candidate:
    """A question that several families asked and that was answered alike: perhaps a new curated answer."""

    question: str
    known: str
    replies: list[ListedQuestion]

    @property
    def families(self) -> int:
        return len({reply.conversation_id for reply in self.replies})


def candidates() -> list[Candidate]:
    """What editors should look at, most asked first. Only of families that agreed to share."""
    shared = Plan.objects.exclude(shared=None).values("conversation")
    answered = ListedQuestion.objects.filter(state=State.ANSWERED, removed=False, conversation__in=shared)
    groups: dict[str, list[ListedQuestion]] = defaultdict(list)
    for question in answered.order_by("replied_on", "pk"):
        groups[question.bank or _kin(question, groups)].append(question)
    found = [_candidate(key, alike) for key, group in groups.items() for alike in [_alike(group)]]
    return sorted((each for each in found if each.families >= FAMILIES), key=lambda each: -each.families)


def _kin(question: ListedQuestion, groups: dict[str, list[ListedQuestion]]) -> str:
    """The group of questions in nearly the same words; the question's own words where there is none."""
    near = (key for key in groups if fuzz.token_set_ratio(key.lower(), question.text.lower()) >= ALIKE)
    return next(near, question.text)


def _alike(group: list[ListedQuestion]) -> list[ListedQuestion]:
    """The largest part of a group whose replies say the same as one of them."""
    parts = [[q for q in group if fuzz.token_set_ratio(q.reply.lower(), one.reply.lower()) >= ALIKE] for one in group]
    return max(parts, key=len)


def _candidate(key: str, replies: list[ListedQuestion]) -> Candidate:
    known = question_bank().get(key)
    return Candidate(known.ask if known else key, known.known if known else "", replies)
