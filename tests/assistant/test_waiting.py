"""While a family waits for a person, through the pipeline and the trained assistant: the waiting, and all else."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from bot.content.translations import text_in
from bot.conversations import tokens
from bot.conversations.models import Message
from bot.conversations.pipeline import Pipeline
from bot.conversations.types import Incoming
from bot.evaluation.in_process import LocalAssistant

pytestmark = pytest.mark.django_db(transaction=True)
STILL = "handoff/still_waiting"


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("evaluation")[0].pk


def last(assistant: LocalAssistant, chat: UUID, *texts: str) -> list[Message]:
    """The replies to the last of these messages."""

    async def talk() -> list[Message]:
        pipeline = Pipeline(assistant)
        return [await pipeline.receive(chat, Incoming(text, text)) for text in texts][-1][1]

    return asyncio.run(talk())


@pytest.mark.parametrize(
    ("text", "language"),
    [("when will they come", "en"), ("hello?? still nobody", "en"), ("¿cuándo me van a atender?", "es")],
)
def test_a_question_about_the_waiting_is_answered_by_where_it_stands(
    assistant: LocalAssistant, chat: UUID, text: str, language: str
) -> None:
    [reply] = last(assistant, chat, "I want to talk to a person", "how much does it cost", text)

    assert reply.text.startswith(text_in(STILL, language)[:20]) and reply.outcome == "human/handoff"


@pytest.mark.parametrize(
    ("asked", "text", "outcomes"),
    [
        ("will she need chemo before", "why is that needed", {"therapy/chemo_before"}),
        # The tests, or the whole way to the treatment: either is about the trial, and neither knows the days.
        ("what happens in the screening", "how long will it take", {"process/screening", "process/timeline"}),
    ],
)
def test_a_question_about_the_trial_stays_one_while_a_family_waits(
    assistant: LocalAssistant, chat: UUID, asked: str, text: str, outcomes: set[str]
) -> None:
    replies = last(assistant, chat, "I want to talk to a person", asked, text)

    assert replies[0].outcome in outcomes


def test_where_nobody_waits_no_question_is_about_the_waiting(assistant: LocalAssistant, chat: UUID) -> None:
    replies = last(assistant, chat, "how much does it cost", "when will they come")

    assert not any(reply.text.startswith(text_in(STILL, "en")[:20]) for reply in replies)
    assert not any("/human/waiting" in button["payload"] for reply in replies for button in reply.buttons)
