"""What a family reads in danger: in which order, in whose language, with a person there, and in the turns after."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from bot.conversations import consents, handover, tokens
from bot.conversations.models import Alert, ConsentText, Message
from bot.conversations.pipeline import Pipeline
from bot.conversations.types import AssistantUnavailable, Incoming, Question, Reply

pytestmark = pytest.mark.django_db(transaction=True)
BREATHLESS = "my husband cannot breathe, his lips are blue"


class Says:
    """An assistant that gives the same reply to everything, and keeps what it was asked."""

    def __init__(self, outcome: str, **details: Any) -> None:
        self.reply = Reply.from_metadata("…", outcome, (), details)
        self.asked: list[Question] = []

    async def ask(self, question: Question) -> list[Reply]:
        self.asked.append(question)
        return [self.reply]


class Down:
    """An assistant that never answers."""

    async def ask(self, question: Question) -> list[Reply]:
        raise AssistantUnavailable("timeout")


class Broken:
    """An assistant with a fault in its code."""

    async def ask(self, question: Question) -> list[Reply]:
        raise KeyError("title")


def chat(language: str = "en") -> UUID:
    conversation = tokens.open_conversation("web")[0]
    consents.record_consent(conversation.pk, consents.ShownText(ConsentText.Key.WEB, 1, language, "What is stored"))
    return conversation.pk


def say(pipeline: Pipeline, conversation: UUID, text: str) -> list[Message]:
    number = Message.objects.count()
    return asyncio.run(pipeline.receive(conversation, Incoming(str(number), text)))[1]


def outcomes(replies: list[Message]) -> list[str]:
    return [reply.outcome for reply in replies]


def test_in_doubt_the_marked_card_comes_first_and_the_answer_second() -> None:
    sure = Says("risks/crs", alarm=0.01, confidence=0.9)

    card, answer = say(Pipeline(sure), chat(), BREATHLESS)

    assert (card.outcome, card.details.card) == ("", "doubt")
    assert "emergency number" in card.text
    assert "120" in card.text
    assert answer.outcome == "risks/crs"
    assert Alert.objects.get().rule.endswith("(doubted)")


def test_the_log_calls_a_doubted_message_by_its_answer() -> None:
    conversation = chat()

    say(Pipeline(Says("risks/crs", alarm=0.01, confidence=0.9)), conversation, BREATHLESS)

    assert Message.objects.get(conversation=conversation, author="family").outcome == "risks/crs"


@pytest.mark.parametrize("decline", ["scope/off_topic", "scope/personal_medical", "scope/other_language", ""])
def test_an_emergency_never_stands_beside_i_cannot_answer_that(decline: str) -> None:
    replies = say(Pipeline(Says(decline, alarm=0.01, confidence=0.99)), chat(), BREATHLESS)

    assert outcomes(replies) == ["safety/emergency"]


def test_a_fault_of_the_assistants_code_silences_no_emergency() -> None:
    assert outcomes(say(Pipeline(Broken()), chat(), BREATHLESS)) == ["safety/emergency"]


def test_a_fault_of_the_assistants_code_is_logged_and_leaves_a_way_to_a_person(
    caplog: pytest.LogCaptureFixture,
) -> None:
    (reply,) = say(Pipeline(Broken()), chat(), "how much does it cost")

    assert reply.details.failed == "answer"
    assert reply.buttons[0]["payload"] == "/human/handoff"
    assert "Traceback" in caplog.text


@pytest.fixture
def held() -> UUID:
    """A chat that a navigator has."""
    conversation = chat()
    navigator = User.objects.create_user("maria", first_name="Maria")
    handover.claim(conversation, navigator)
    handover.say(conversation, navigator, "Hello, I am Maria.", "desk:1")
    return conversation


@pytest.mark.parametrize(("text", "kind"), [("my husband is unconscious", "emergency"), ("i want to die", "crisis")])
def test_while_a_person_has_the_chat_an_alarm_gets_one_card_marked_as_automatic(
    held: UUID, text: str, kind: str
) -> None:
    assistant = Says("risks/crs", alarm=0.0, confidence=1.0)

    (card,) = say(Pipeline(assistant), held, text)

    assert card.outcome == f"safety/{kind}"
    assert card.details.automatic and card.details.card == "alarm"
    assert card.details.label.startswith("Automatic")
    assert card.buttons == []
    assert assistant.asked == []
    assert Alert.objects.get(seen=None).kind == kind


def test_while_a_person_has_the_chat_all_else_is_left_to_the_person(held: UUID) -> None:
    assert say(Pipeline(Says("trial/overview")), held, "is it open") == []


def test_the_same_card_is_not_shown_twice_in_a_talk_but_staff_hear_of_each_alarm(held: UUID) -> None:
    pipeline = Pipeline(Down())
    say(pipeline, held, "my husband is unconscious")

    assert say(pipeline, held, "he is not breathing") == []
    assert outcomes(say(pipeline, held, "i want to die")) == ["safety/crisis"]
    assert Alert.objects.count() == 3


def test_a_crisis_told_of_somebody_else_gets_its_own_text_and_the_same_outcome() -> None:
    (own,) = say(Pipeline(Down()), chat(), "I do not want to live any more")
    (other,) = say(Pipeline(Down()), chat(), "my daughter says she does not want to live any more")

    assert own.outcome == other.outcome == "safety/crisis"
    assert "You matter" in own.text
    assert "do not leave them alone" in other.text


@pytest.mark.parametrize(
    ("first", "after"),
    [
        ("he cant breathe", "safety/after_emergency"),
        ("i want to die", "safety/after_crisis"),
        ("my son wants to kill himself", "safety/after_crisis_other"),
    ],
)
def test_after_an_alarm_the_talk_stays_with_it_although_the_assistant_is_down(first: str, after: str) -> None:
    pipeline, conversation = Pipeline(Down()), chat()
    say(pipeline, conversation, first)

    assert outcomes(say(pipeline, conversation, "ok")) == [after]
    assert outcomes(say(pipeline, conversation, "is anyone there")) == [after]


def test_the_assistant_is_told_of_the_alarm_before_and_of_its_language() -> None:
    assistant = Says("chat/affirm", alarm=0.0, confidence=1.0)
    pipeline, conversation = Pipeline(assistant), chat()
    say(pipeline, conversation, "mi papa no puede respirar")

    say(pipeline, conversation, "ok")

    told = assistant.asked[-1].previous
    assert (told["alarm"], told["language"]) == ("emergency", "es")


def test_an_alarm_is_over_when_something_else_was_answered() -> None:
    assistant = Says("trial/overview", alarm=0.0, confidence=1.0)
    pipeline, conversation = Pipeline(assistant), chat()
    say(pipeline, conversation, "he cant breathe")
    say(pipeline, conversation, "what is this study")

    say(pipeline, conversation, "and for how long")

    assert assistant.asked[-1].previous["alarm"] is None


def test_the_texts_after_an_alarm_name_the_numbers_to_call() -> None:
    pipeline, conversation = Pipeline(Down()), chat()
    (first,) = say(pipeline, conversation, "he cant breathe")
    (after,) = say(pipeline, conversation, "what do i do")

    assert "120" in first.text and "120" in after.text


@pytest.mark.parametrize(
    ("text", "read_as", "said"),
    [
        ("we called the ambulance", "safety/after_called", "safety/after_called"),
        ("my brother called an ambulance", "safety/after_called", "safety/after_called"),
        ("we are waiting for the ambulance", "safety/after_called", "safety/after_called"),
        ("mein Bruder ist jetzt bei ihr, Notarzt kommt", "safety/after_called", "safety/after_called"),
        ("o samu já saiu", "safety/after_called", "safety/after_called"),
        ("救急車向かってるそうです", "safety/after_called", "safety/after_called"),
        # Its dangerous neighbours: a call, another sign beside it, or nobody who reads it as news.
        ("call an ambulance", "safety/after_called", "safety/emergency"),
        ("ambulance!", "safety/after_called", "safety/emergency"),
        ("we called the ambulance, she stopped breathing", "safety/after_called", "safety/emergency"),
        ("we called the ambulance, his skin is cold and clammy", "safety/after_called", "safety/emergency"),
        ("we called the ambulance", "safety/after_emergency", "safety/emergency"),
        ("Notarzt kommt, sie atmet nicht mehr", "safety/after_called", "safety/emergency"),
        ("ruft den Notarzt", "safety/after_called", "safety/emergency"),
        ("救急車向かってます 息をしていません", "safety/after_called", "safety/emergency"),
    ],
)
def test_after_an_emergency_a_called_ambulance_is_news_and_any_sign_beside_it_is_not(
    text: str, read_as: str, said: str
) -> None:
    pipeline, conversation = Pipeline(Says(read_as, alarm=0.9, confidence=0.9)), chat()
    say(pipeline, conversation, BREATHLESS)

    assert outcomes(say(pipeline, conversation, text)) == [said]


def test_a_called_ambulance_is_an_emergency_where_nothing_went_before() -> None:
    assert outcomes(say(Pipeline(Says("safety/after_called")), chat(), "we called the ambulance")) == [
        "safety/emergency"
    ]
