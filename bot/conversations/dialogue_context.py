"""The light in which a message is read: the turn before, whether it was about an alarm, and the page's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import takewhile
from typing import Any

from django.utils import timezone

from bot.conversations.models import Author, Message, Owner
from bot.conversations.spoken_language import page_language
from bot.conversations.types import Question
from bot.safety import alarm_state

# How far back the assistant is told what was said: enough for "and for children?" after a thank-you or two.
RECENT = 8
# Where a talk with a navigator ended, as the log calls it. The assistant is told nothing of what was said before.
TALK_ENDS = ("handoff/back", "handoff/ended", "handoff/joined", "handoff/transferred")
# A family that writes the next day has something else to say.
ALARM_LASTS = timedelta(hours=12)


def question(message: Message, before: list[Message] | None = None) -> Question:
    """What the assistant is asked about `message`, with the turn before it.

    `before`: the RECENT messages before it, newest first, where the caller has them.
    """
    newest = _earlier(message) if before is None else before
    recent = list(takewhile(_not_of_a_talk, newest))
    spoke = [talk for m in newest[len(recent) :][:1] if (talk := m.details.navigator_spoke)]
    previous = {**_previous(recent), **({"navigator_spoke": spoke[0]} if spoke else {})}
    if message.conversation.owner == Owner.WAITING:
        previous["waiting"] = True
    page = page_language(message.conversation_id)
    return Question(str(message.conversation_id), message.text, message.pressed or None, previous, page)


def _earlier(message: Message) -> list[Message]:
    earlier = Message.objects.filter(conversation=message.conversation_id, sequence__lt=message.sequence)
    return list(earlier.order_by("-sequence")[:RECENT])


def _not_of_a_talk(message: Message) -> bool:
    return message.author != Author.PERSON and message.outcome not in TALK_ENDS


def _previous(recent: list[Message]) -> dict[str, Any]:
    """The turn before, newest first in `recent`: its text, outcomes (`answers`: each with the number of the message
    that gave it), and what a yes would mean."""
    last = next((i for i, m in enumerate(recent) if m.author == Author.FAMILY), None)
    if last is None:
        return {}
    replies = [m for m in reversed(recent[:last]) if m.author == Author.ASSISTANT]
    return {
        "text": recent[last].text,
        "outcomes": [m.outcome for m in replies if m.outcome],
        "answers": {m.outcome: m.details.repeats or m.sequence for m in replies if m.outcome},
        "earlier": [m.outcome for m in recent[last:] if m.author == Author.ASSISTANT and m.outcome],
        "offered": [b["payload"].lstrip("/") for m in replies for b in m.buttons],
        "on_affirm": next((m.details.on_affirm for m in reversed(replies) if m.details.on_affirm), None),
        "on_words": next((m.details.on_words for m in reversed(replies) if m.details.on_words), None),
        "alarm": _alarm(replies),
        "language": next((m.language for m in reversed(replies) if m.language), None),
    }


def _alarm(replies: Iterable[Message]) -> str | None:
    """The alarm that the turn before was about; "doubt" where a card of caution was all."""
    fresh = [m for m in replies if m.created > timezone.now() - ALARM_LASTS]
    found = alarm_state.state(_spoken(message) for message in fresh)
    doubt = any(message.details.card == "doubt" for message in fresh)
    return found or ("doubt" if doubt else None)


def _spoken(message: Message) -> str:
    """The text that was said: a crisis has one outcome and two texts."""
    other = message.outcome == alarm_state.CRISIS and message.details.about == "other"
    return alarm_state.CRISIS_OTHER if other else message.outcome
