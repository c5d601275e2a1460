"""A question that we cannot answer goes on the family's list in its own words, by one button."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from bot.conversations.buttons import SAID, compose
from bot.conversations.message_log import write_reply
from bot.conversations.message_store import store_incoming
from bot.conversations.models import Conversation, Message
from bot.conversations.pipeline import curated
from bot.conversations.types import Incoming, Suggestions
from bot.guide.changes import listed_questions
from bot.guide.dialogue import reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat() -> UUID:
    return Conversation.objects.create(channel="web").pk


def writes(chat: UUID, text: str) -> Message:
    return store_incoming(chat, Incoming(uuid4().hex, text))


def declined(chat: UUID, message: Message) -> Message:
    answer = compose(replace(curated("scope/off_topic"), offer=Suggestions()))
    return write_reply(chat, answer, in_reply_to=message.sequence)


def presses(chat: UUID, answer: Message) -> None:
    """The button that puts the question on the list."""
    place = next(i for i, button in enumerate(answer.buttons) if button["payload"] == SAID)
    pressed = store_incoming(chat, Incoming(uuid4().hex, "", f"{answer.sequence}.{place}"))
    wish, _, argument = pressed.pressed.removeprefix("guide/").partition(":")
    reply(wish, chat, argument, pressed.text)


def listed(chat: UUID) -> list[str]:
    return [question.text for question in listed_questions(chat)]


def test_a_declined_question_goes_on_the_list_as_it_was_written(chat: UUID) -> None:
    presses(chat, declined(chat, writes(chat, "is there halal food for my father")))

    assert listed(chat) == ["is there halal food for my father"]


def test_an_older_button_means_the_question_above_it(chat: UUID) -> None:
    first = declined(chat, writes(chat, "did the mother agree"))
    declined(chat, writes(chat, "how much is a week in that hospital"))

    presses(chat, first)

    assert listed(chat) == ["did the mother agree"]


def test_a_number_typed_in_an_app_means_what_was_written_last(chat: UUID) -> None:
    writes(chat, "can I bring my rice cooker")

    reply("said", chat, "", "4")

    assert listed(chat) == ["can I bring my rice cooker"]


def test_without_a_message_nothing_is_put_on_the_list(chat: UUID) -> None:
    assert reply("said", chat, "7", "").response == "guide/nothing"
    assert listed(chat) == []
