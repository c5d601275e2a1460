"""A family may ask something in the middle of the interview, and answer its question afterwards."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.content.responses import response
from bot.conversations import message_store, tokens
from bot.conversations.message_log import write_reply
from bot.conversations.types import Incoming, Reply

pytestmark = pytest.mark.django_db


def say(chat: UUID, name: str) -> None:
    found = response(name)
    outcome = found.metadata.get("outcome", name)
    write_reply(chat, Reply.from_metadata(found.text, outcome, found.buttons, found.metadata))


def hear(chat: UUID, text: str) -> str:
    return message_store.store_incoming(chat, Incoming(text, text)).pressed


@pytest.fixture
def chat() -> UUID:
    """Asked which disease it is, the family asked something else and got its answer."""
    opened = tokens.open_conversation("web")[0].pk
    say(opened, "guide/ask_disease")
    hear(opened, "wait, what does it cost?")
    say(opened, "costs/overview")
    return UUID(str(opened))


def test_words_still_answer_the_interviews_last_question(chat: UUID) -> None:
    assert hear(chat, "it is lupus nephritis") == "guide/tell:disease=lupus"


def test_a_number_means_what_stands_last(chat: UUID) -> None:
    assert "guide/tell" not in hear(chat, "1")


def test_a_question_is_no_answer_to_it(chat: UUID) -> None:
    assert hear(chat, "what is lupus?") == ""


def test_after_another_step_of_the_list_the_words_mean_nothing_there(chat: UUID) -> None:
    say(chat, "guide/show_empty")

    assert hear(chat, "lupus") == ""
