"""Changes of a list: one at a time for each list, each can be undone by the hand that made it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bot.content.refusals import ToldRefusal
from bot.conversations.models import Message
from bot.conversations.pubsub import announce
from bot.guide.models import Change, ListedQuestion, Plan

CHAT = "chat"
LIMIT = 60
LENGTH = 500
TOP = 3
KEPT = timedelta(days=1)


class Refusal(ToldRefusal):
    """A refusal whose sentence is the response `guide/<code>`, filled with `values`."""

    def __init__(self, code: str, values: dict[str, str]) -> None:
        super().__init__(code, f"guide/{code}", values)


def refusal(code: str, **values: object) -> Refusal:
    """A refusal, to be raised."""
    return Refusal(code, {name: str(value) for name, value in values.items()})


def listed_questions(conversation: UUID) -> list[ListedQuestion]:
    """The list as it is read: the top three first, then by place."""
    listed = ListedQuestion.objects.filter(conversation=conversation, removed=False)
    return sorted(listed, key=lambda question: (question.top or TOP + 1, question.place, question.pk))


def checked_text(text: str) -> str:
    """The words of a question. Raises BotError where there are none, or too many."""
    if not text.strip():
        raise refusal("nothing")
    if len(text.strip()) > LENGTH:
        raise refusal("too_long", limit=LENGTH, length=len(text.strip()))
    return text.strip()


class ChangeRecorder:
    """Writes the rows of one change and remembers what they held before."""

    def __init__(self, conversation: UUID, hand: str) -> None:
        self.conversation = conversation
        self.hand = hand
        self.before: list[dict[str, Any]] = []

    def write(self, question: ListedQuestion, **values: Any) -> None:
        """Give a question new values."""
        self.before.append({"id": question.pk, **{name: getattr(question, name) for name in values}})
        for name, value in values.items():
            setattr(question, name, value)
        question.save(update_fields=[*values, "changed"])

    def new(self, text: str, **values: Any) -> ListedQuestion:
        """Put a question at the end. Raises BotError where it is too long or the list is full."""
        text = checked_text(text)
        listed = listed_questions(self.conversation)
        if len(listed) >= LIMIT:
            raise refusal("full", limit=LIMIT)
        place = max((question.place for question in listed), default=0.0) + 1
        made = ListedQuestion.objects.create(
            conversation_id=self.conversation, text=text, hand=self.hand, place=place, **values
        )
        self.before.append({"id": made.pk, "removed": True})
        return made


@contextmanager
def recorded_change(conversation: UUID, hand: str, kind: str) -> Iterator[ChangeRecorder]:
    """A change of the list by one hand. Nothing else changes this list meanwhile; an error leaves it as it was."""
    with transaction.atomic():
        plan, _ = Plan.objects.get_or_create(conversation_id=conversation)
        Plan.objects.select_for_update().get(pk=plan.pk)  # SQLite: the transaction itself is the lock
        pen = ChangeRecorder(conversation, hand)
        yield pen
        if pen.before:
            Change.objects.create(
                conversation_id=conversation,
                hand=hand,
                kind=kind,
                before=pen.before,
                turn=current_turn(conversation, hand),
            )
            Plan.objects.filter(pk=plan.pk).update(changes=F("changes") + 1)
            delete_old_changes(conversation)
            announce(f"chat:{conversation}")


def current_turn(conversation: UUID, hand: str) -> int | None:
    """The sequence of the message that is being answered, where the step is the chat's."""
    waiting = (
        Message.objects.filter(conversation=conversation, handled=False) if hand == CHAT else Message.objects.none()
    )
    return waiting.values_list("sequence", flat=True).first()


def delete_old_changes(conversation: UUID) -> None:
    """Delete what was removed, and the steps that could bring it back, after a day."""
    limit = timezone.now() - KEPT
    Change.objects.filter(conversation=conversation, created__lt=limit).delete()
    ListedQuestion.objects.filter(conversation=conversation, removed=True, changed__lt=limit).delete()


def undo(conversation: UUID, hand: str) -> str | None:
    """Take back the last step of this hand; gives its kind, or None where there is none. The others' steps stay."""
    with transaction.atomic():
        Plan.objects.select_for_update().filter(pk=conversation).first()
        last = Change.objects.filter(conversation=conversation, hand=hand, undone=False).last()
        if last is None:
            return None
        restore(last)
        if len(listed_questions(conversation)) > LIMIT:
            raise refusal("full", limit=LIMIT)
        Change.objects.filter(pk=last.pk).update(undone=True, undone_in=current_turn(conversation, hand))
        Plan.objects.filter(pk=conversation).update(changes=F("changes") + 1)
        announce(f"chat:{conversation}")
        return str(last.kind)


def restore(change: Change) -> None:
    """Give the rows of a step what they held before it."""
    for row in reversed(change.before):
        values = {name: value for name, value in row.items() if name != "id"}
        rows = ListedQuestion.objects.filter(pk=row["id"], conversation=change.conversation_id)
        rows.update(**values, changed=timezone.now())
