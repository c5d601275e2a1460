"""What changes the list or a request is done where it is surely meant; a guess is offered, and changes nothing."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from bot.conversations import tokens
from bot.conversations.pipeline import Pipeline
from bot.conversations.types import Incoming
from bot.evaluation.in_process import LocalAssistant
from bot.guide.changes import listed_questions

pytestmark = pytest.mark.django_db(transaction=True)
LISTED = "add: is there a deposit?"


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("evaluation")[0].pk


def said(assistant: LocalAssistant, chat: UUID, *texts: str) -> None:
    async def talk() -> None:
        for text in texts:
            await Pipeline(assistant).receive(chat, Incoming(text, text))

    asyncio.run(talk())


@pytest.mark.parametrize(
    "talk",
    [
        ("can my daughter die from this", "and in this one"),
        ("what does the hospital stay cost", "is that included"),
        ("how many infusions are there", "and the second one again"),
        ("what would they do with the cells", "i would like to leave that part out"),
    ],
)
def test_a_follow_up_about_the_trial_leaves_the_list_alone(
    assistant: LocalAssistant, chat: UUID, talk: tuple[str, ...]
) -> None:
    said(assistant, chat, LISTED, *talk)

    assert [question.text for question in listed_questions(chat)] == ["is there a deposit?"]


@pytest.mark.parametrize(
    ("text", "left"), [("please put down for the team: will they feed him well", 2), ("remove number 1 please", 0)]
)
def test_a_clear_wish_is_done_at_once(assistant: LocalAssistant, chat: UUID, text: str, left: int) -> None:
    said(assistant, chat, LISTED, text)

    assert len(listed_questions(chat)) == left
