"""The way of a message through the pipeline, on a real database."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar
from uuid import UUID

import pytest
from django.conf import settings

from bot.content.translations import title_in
from bot.conversations import spoken_language, tokens
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Alert, Message
from bot.conversations.pipeline import Pipeline
from bot.conversations.types import AssistantUnavailable, Incoming, Question, Reply
from bot.errors import BotError
from bot.guide.models import ListedQuestion

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


class Answering:
    """An assistant that says what it was asked, and offers one button."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    async def ask(self, question: Question) -> list[Reply]:
        self.asked.append(question)
        buttons = ({"title": "Delete", "payload": "/privacy/delete_confirm"},)
        return [Reply(f"You asked: {question.text}", "trial/overview", buttons)]


class Down:
    """An assistant that never answers."""

    async def ask(self, question: Question) -> list[Reply]:
        raise AssistantUnavailable("timeout")


def wait(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("web")[0].pk


def test_a_message_is_stored_redacted_and_answered(chat: UUID) -> None:
    message, replies = wait(Pipeline(Answering()).receive(chat, Incoming("1", "call me on +49 30 901820, is it open")))

    assert "901820" not in message.text
    assert [reply.outcome for reply in replies] == ["trial/overview"]


def test_the_same_message_again_is_stored_and_answered_once(chat: UUID) -> None:
    assistant = Answering()
    pipeline = Pipeline(assistant)

    first = wait(pipeline.receive(chat, Incoming("1", "hello")))
    second = wait(pipeline.receive(chat, Incoming("1", "hello")))

    assert first == second
    assert len(assistant.asked) == 1


def test_messages_at_the_same_time_are_answered_one_after_the_other(chat: UUID) -> None:
    pipeline = Pipeline(Answering())

    async def both() -> None:
        await asyncio.gather(*(pipeline.receive(chat, Incoming(str(n), f"question {n}")) for n in range(4)))

    wait(both())

    answered = [m.in_reply_to or 0 for m in Message.objects.filter(author="assistant")]
    assert answered == sorted(answered)
    assert len(answered) == 4


def test_an_emergency_is_answered_without_the_assistant_and_raises_an_alert(chat: UUID) -> None:
    _, replies = wait(Pipeline(Down()).receive(chat, Incoming("1", "my husband cannot breathe, his lips are blue")))

    assert [reply.outcome for reply in replies] == ["safety/emergency"]
    assert Alert.objects.get().kind == "emergency"


def test_an_emergency_that_only_the_assistant_hears_raises_an_alert_too(chat: UUID) -> None:
    class Hearing:
        async def ask(self, question: Question) -> list[Reply]:
            return [Reply("Call now.", "safety/emergency")]

    wait(Pipeline(Hearing()).receive(chat, Incoming("1", "something about him is very wrong today")))

    assert Alert.objects.get().rule == "learned"


@pytest.mark.parametrize(("alarm", "confidence"), [(0.5, 0.9), (0.2, 0.2)])
def test_an_assistant_that_is_not_sure_does_not_outweigh_an_emergency(
    chat: UUID, alarm: float, confidence: float
) -> None:
    class Unsure:
        async def ask(self, question: Question) -> list[Reply]:
            return [Reply("Such storms …", "risks/crs", details=ReplyDetails(alarm=alarm), confidence=confidence)]

    _, replies = wait(Pipeline(Unsure()).receive(chat, Incoming("1", "my husband cannot breathe, his lips are blue")))

    assert [reply.outcome for reply in replies] == ["safety/emergency"]


def test_a_crisis_is_never_doubted(chat: UUID) -> None:
    class Sure:
        async def ask(self, question: Question) -> list[Reply]:
            return [Reply("Such storms …", "risks/crs", details=ReplyDetails(alarm=0.01), confidence=0.9)]

    _, replies = wait(Pipeline(Sure()).receive(chat, Incoming("1", "I want to kill myself")))

    assert [reply.outcome for reply in replies] == ["safety/crisis"]


def test_without_the_assistant_a_family_gets_an_honest_sentence_and_the_offer_of_a_person(chat: UUID) -> None:
    _, replies = wait(Pipeline(Down()).receive(chat, Incoming("1", "how much is it")))

    assert replies[0].outcome == "sorry/unavailable"
    assert replies[0].buttons[0]["payload"] == "/human/handoff"


def test_an_assistant_without_a_word_leaves_nobody_without_one(chat: UUID) -> None:
    class Silent:
        async def ask(self, question: Question) -> list[Reply]:
            return []

    _, replies = wait(Pipeline(Silent()).receive(chat, Incoming("1", "show my list")))

    assert [reply.outcome for reply in replies] == ["sorry/unavailable"]


def test_a_button_for_a_person_works_without_the_assistant(chat: UUID) -> None:
    pipeline = Pipeline(Down())
    _, replies = wait(pipeline.receive(chat, Incoming("1", "how much is it")))

    _, replies = wait(pipeline.receive(chat, Incoming("2", button=f"{replies[0].sequence}.0")))

    assert [reply.outcome for reply in replies] == ["human/handoff"]


def test_an_answer_offers_the_questions_that_lie_near(chat: UUID) -> None:
    class Related:
        async def ask(self, question: Question) -> list[Reply]:
            return [
                Reply("No price is published.", "costs/overview", details=ReplyDetails(related=("costs/what_you_pay",)))
            ]

    _, replies = wait(Pipeline(Related()).receive(chat, Incoming("1", "price")))

    assert [button["payload"] for button in replies[0].buttons] == ["/costs/what_you_pay"]


def test_what_a_family_presses_stands_in_the_words_of_its_page(chat: UUID) -> None:
    spoken_language.choose(chat, "es")

    message, _ = wait(Pipeline(Answering()).receive(chat, Incoming("1", button="costs/overview")))

    assert (message.text, message.pressed) == (title_in("costs/overview", "es"), "costs/overview")
    assert message.text != title_in("costs/overview", "en")


def test_a_button_that_we_never_sent_is_refused(chat: UUID) -> None:
    with pytest.raises(BotError, match="no longer valid"):
        wait(Pipeline(Answering()).receive(chat, Incoming("1", button="7.0")))


def test_deleting_a_chat_takes_its_words_and_its_list(chat: UUID) -> None:
    pipeline = Pipeline(Answering())
    _, replies = wait(pipeline.receive(chat, Incoming("1", "our family secret")))
    ListedQuestion.objects.create(conversation_id=chat, text="who pays")

    wait(pipeline.receive(chat, Incoming("2", button=f"{replies[0].sequence}.0")))

    assert not any("secret" in message.text for message in Message.objects.all())
    assert not ListedQuestion.objects.exists()


def test_the_assistant_is_told_what_was_said_before(chat: UUID) -> None:
    assistant = Answering()
    pipeline = Pipeline(assistant)

    wait(pipeline.receive(chat, Incoming("1", "what is it")))
    wait(pipeline.receive(chat, Incoming("2", "and for children?")))

    assert assistant.asked[1].previous["text"] == "what is it"
    assert assistant.asked[1].previous["outcomes"] == ["trial/overview"]


@pytest.mark.parametrize(("text", "code"), [("", "empty"), (" \x00\x07\n", "empty")])
def test_a_message_without_words_is_refused_and_nothing_is_stored(chat: UUID, text: str, code: str) -> None:
    with pytest.raises(BotError) as refusal:
        wait(Pipeline(Answering()).receive(chat, Incoming("1", text)))

    assert refusal.value.code == code
    assert not Message.objects.exists()


def test_a_message_that_is_too_long_is_refused_with_the_limit(chat: UUID) -> None:
    with pytest.raises(BotError, match=str(settings.MESSAGE_LIMIT)):
        wait(Pipeline(Answering()).receive(chat, Incoming("1", "a" * 20_000)))


@pytest.mark.parametrize("text", ["/restart", '/costs/visa{"a": 1}', "//x"])
def test_a_leading_slash_never_reaches_the_assistant(chat: UUID, text: str) -> None:
    assistant = Answering()

    wait(Pipeline(assistant).receive(chat, Incoming("1", text)))

    assert not assistant.asked[0].text.startswith("/")
