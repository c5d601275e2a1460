"""What can be done with a family's list."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from bot.content.responses import responses
from bot.conversations.models import Author, Message
from bot.guide.models import ListedQuestion
from bot.guide.wording import places_in, question_in

LIMIT = 50


def questions(conversation: UUID) -> list[str]:
    """The list, oldest first."""
    return list(ListedQuestion.objects.filter(conversation=conversation).values_list("text", flat=True))


def proposed(conversation: UUID) -> str | None:
    """The question for the team that the last answer proposed."""
    said = Message.objects.filter(conversation=conversation, author=Author.ASSISTANT).order_by("-sequence")[:4]
    for message in said:
        answer = responses().get(message.outcome)
        if answer and answer.metadata.get("ask"):
            return str(answer.metadata["ask"])
    return None


@transaction.atomic
def add(conversation: UUID, text: str) -> str | None:
    """Put what `text` asks, or what the last answer proposed, on the list; None where there is nothing, or no room."""
    wanted = question_in(text) or proposed(conversation)
    known = questions(conversation)
    if wanted and wanted not in known:
        if len(known) >= LIMIT:
            return None
        ListedQuestion.objects.create(conversation_id=conversation, text=wanted)
    return wanted


@transaction.atomic
def remove(conversation: UUID, text: str) -> list[str]:
    """Take off what `text` names; the last one where it names none. Gives what was taken off."""
    listed = list(ListedQuestion.objects.filter(conversation=conversation))
    gone = [listed[place] for place in places_in(text, len(listed))]
    ListedQuestion.objects.filter(pk__in=[question.pk for question in gone]).delete()
    return [question.text for question in gone]
