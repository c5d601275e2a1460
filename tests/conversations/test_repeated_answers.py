"""An answer that a family has just read: a line in its place, and a way to read it again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from bot.content.responses import responses, title
from bot.conversations import tokens
from bot.conversations.models import Message
from bot.conversations.pipeline import Pipeline, curated
from bot.conversations.repeated_answers import shortened
from bot.conversations.types import Incoming, Question, Reply, Suggestions

VISA = "travel/visa"
BEFORE = Question("", "and for her?", previous={"answers": {VISA: 2}})


class Always:
    """An assistant that has one answer to all."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def ask(self, question: Question) -> list[Reply]:
        return [replace(curated(self.name), offer=Suggestions(questions=("costs/overview",)))]


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("web")[0].pk


def answers(chat: UUID, assistant: Always, *said: Incoming) -> list[Message]:
    """The last message of ours after each that the family sent."""

    async def talk() -> list[Message]:
        pipeline = Pipeline(assistant)
        return [(await pipeline.receive(chat, incoming))[1][-1] for incoming in said]

    return asyncio.run(talk())


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_again_is_a_line_that_leads_back_to_the_first(chat: UUID) -> None:
    first, second, third = answers(chat, Always(VISA), *(Incoming(n, "do we need a visa") for n in "123"))

    assert first.text == responses()[VISA].text and not first.details.repeats
    assert [m.details.repeats for m in (second, third)] == [first.sequence] * 2
    assert title(VISA) in second.text and len(second.text) < len(first.text) / 2
    assert second.outcome == VISA and second.text == third.text


@pytest.mark.django_db(transaction=True)
def test_below_the_line_stand_what_was_meant_too_and_the_list_but_no_second_copy_of_sources(chat: UUID) -> None:
    _, line = answers(chat, Always(VISA), Incoming("1", "visa?"), Incoming("2", "and for her?"))

    payloads = [button["payload"] for button in line.buttons]
    assert payloads == ["/costs/overview", f"/{VISA}", "/guide/said"]
    assert not (line.details.sources or line.details.unverified or line.details.ask or line.details.review)


@pytest.mark.django_db(transaction=True)
def test_who_presses_a_button_gets_the_whole_answer_again(chat: UUID) -> None:
    _, line = answers(chat, Always(VISA), Incoming("1", "visa?"), Incoming("2", "and for her?"))
    [again] = answers(chat, Always(VISA), Incoming("3", button=f"{line.sequence}.1"))

    assert again.text == responses()[VISA].text


@pytest.mark.django_db(transaction=True)
def test_an_answer_of_some_turns_ago_is_given_whole(chat: UUID) -> None:
    answers(chat, Always(VISA), Incoming("1", "visa?"))
    answers(chat, Always("costs/overview"), Incoming("2", "price?"))
    [last] = answers(chat, Always(VISA), Incoming("3", "visa?"))

    assert last.text == responses()[VISA].text


@pytest.mark.parametrize("name", ["safety/emergency", "chat/thanks", "guide/show", "human/handoff", "privacy/delete"])
def test_what_helps_asks_or_does_something_is_never_shortened(name: str) -> None:
    again = replace(BEFORE, previous={"answers": {name: 2}})

    assert shortened(curated(name), again) == curated(name)


def test_what_was_understood_and_what_is_nearest_stay_with_the_line() -> None:
    reply = curated(VISA)
    read = replace(reply.details, marked=("Ask the embassy.",), considered=((VISA, 0.6),), alarm=0.1)
    line = shortened(replace(reply, details=read), BEFORE)

    assert (line.details.marked, line.details.considered, line.details.alarm) == (read.marked, read.considered, 0.1)
