"""The fourteen ways in which handing a chat to a person is known to fail, each shown not to happen here.

The names give the numbers of docs/developers.md's list. 5 and 7 are in test_ownership.py, 12 and 13 in tests/desk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from bot.conversations import handover, ownership, tokens
from bot.conversations.models import Alert, Conversation, Handoff, Message, Owner
from bot.conversations.pipeline import Pipeline, curated
from bot.conversations.types import Incoming, Question, Reply
from bot.database import writing
from bot.errors import BotError

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
WISH = Reply("I passed it on.", "human/handoff")
ANSWER = Reply("No price is published.", "costs/overview")


class Saying:
    """An assistant that always says the same, and keeps what it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[Question] = []

    async def ask(self, question: Question) -> list[Reply]:
        self.asked.append(question)
        return self.replies


def wait(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def write(pipeline: Pipeline, chat: UUID, text: str = "how much is it") -> list[Message]:
    number = Message.objects.filter(conversation=chat).count()
    return wait(pipeline.receive(chat, Incoming(f"family:{number}", text)))[1]


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("web")[0].pk


@pytest.fixture
def maria() -> User:
    return User.objects.create_user("maria", first_name="Maria")


@pytest.mark.parametrize("channel", ["web", "telegram", "whatsapp"])
def test_1_and_11_the_assistant_is_silent_and_not_even_asked_while_a_person_has_the_chat(
    channel: str, maria: User
) -> None:
    chat = tokens.open_conversation(channel)[0].pk
    assistant = Saying(ANSWER)
    handover.claim(chat, maria)

    replies = [write(Pipeline(assistant), chat, f"question {n}") for n in range(20)]

    assert replies == [[]] * 20
    assert assistant.asked == []


def test_2_a_persons_first_word_silences_the_assistant(chat: UUID, maria: User) -> None:
    handover.say(chat, maria, "Good morning.", "desk:1")

    assert write(Pipeline(Saying(ANSWER)), chat) == []


def test_2_an_answer_that_was_being_found_when_a_person_took_the_chat_is_not_said(chat: UUID, maria: User) -> None:
    class Slow:
        async def ask(self, question: Question) -> list[Reply]:
            await writing(handover.claim)(chat, maria)
            return [ANSWER, WISH]

    replies = write(Pipeline(Slow()), chat)

    assert replies == []
    assert Conversation.objects.get().owner == Owner.PERSON
    assert [m.outcome for m in Message.objects.filter(author="assistant")] == ["handoff/joined"]


def test_3_after_the_line_about_the_person_the_assistant_says_nothing_more_in_that_turn(chat: UUID) -> None:
    replies = write(Pipeline(Saying(WISH, ANSWER, WISH)), chat)

    assert [reply.outcome for reply in replies] == ["costs/overview", "human/handoff"]


def test_4_handed_back_the_assistant_answers_the_next_question(chat: UUID, maria: User) -> None:
    pipeline = Pipeline(Saying(ANSWER))
    handover.claim(chat, maria)
    handover.hand_back(chat, maria)

    assert [reply.outcome for reply in write(pipeline, chat)] == ["costs/overview"]


def test_4_of_the_talk_the_assistant_learns_only_when_it_was(chat: UUID, maria: User) -> None:
    assistant = Saying(ANSWER)
    pipeline = Pipeline(assistant)
    write(pipeline, chat, "what does it cost")
    handover.claim(chat, maria)
    write(pipeline, chat, "our secret")
    handover.say(chat, maria, "I keep your secret.", "desk:1")
    handover.hand_back(chat, maria)

    write(pipeline, chat, "and for children?")

    previous = assistant.asked[-1].previous
    assert "secret" not in str(previous)
    assert set(previous) == {"navigator_spoke"}
    assert set(previous["navigator_spoke"]) == {"begin", "end"}


def test_6_who_has_a_chat_does_not_flip_when_wishes_and_claims_come_together(chat: UUID, maria: User) -> None:
    ownership.request_person(chat)
    handover.claim(chat, maria)

    assert not ownership.request_person(chat)
    assert not ownership.cancel_request(chat)
    assert not ownership.give_up(chat)

    assert Conversation.objects.get().navigator == maria


def test_8_that_a_person_was_asked_for_is_said_only_where_the_chat_waits(chat: UUID) -> None:
    [reply] = write(Pipeline(Saying(WISH)), chat)

    assert reply.outcome == "human/handoff"
    assert reply.text != WISH.text
    assert Handoff.objects.get().conversation_id == chat


def test_9_if_the_sentence_cannot_be_written_nothing_changes(chat: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("bot.conversations.turns.write_reply", full)

    with pytest.raises(OSError, match="disk full"):
        write(Pipeline(Saying(WISH)), chat)

    assert Conversation.objects.get().owner == Owner.ASSISTANT
    assert not Handoff.objects.exists()


def test_10_a_closed_chat_starts_again_with_the_assistant(chat: UUID, maria: User) -> None:
    handover.claim(chat, maria)
    handover.close(chat, maria, "helped")

    assert [reply.outcome for reply in write(Pipeline(Saying(ANSWER)), chat)] == ["costs/overview"]
    assert Conversation.objects.get().owner == Owner.ASSISTANT


@pytest.mark.parametrize("text", ["/restart", "/session_start", "restart"])
def test_no_command_of_the_family_ends_a_persons_talk(chat: UUID, maria: User, text: str) -> None:
    assistant = Saying(ANSWER)
    handover.claim(chat, maria)

    write(Pipeline(assistant), chat, text)

    assert assistant.asked == []
    assert Conversation.objects.get().owner == Owner.PERSON


def test_an_emergency_is_heard_while_a_person_has_the_chat(chat: UUID, maria: User) -> None:
    handover.claim(chat, maria)

    replies = write(Pipeline(Saying()), chat, "my husband cannot breathe, his lips are blue")

    assert [reply.details.automatic for reply in replies] == [True]
    assert Alert.objects.get().seen is None


def test_while_the_chat_waits_the_assistant_goes_on_answering(chat: UUID) -> None:
    ownership.request_person(chat)

    assert [reply.outcome for reply in write(Pipeline(Saying(ANSWER)), chat)] == ["costs/overview"]


def test_a_wish_that_is_said_again_gets_the_place_in_the_line_and_no_second_entry(chat: UUID) -> None:
    pipeline = Pipeline(Saying(WISH))
    write(pipeline, chat)

    [again] = write(pipeline, chat)

    assert "Families ahead of you: 0" in again.text
    assert Handoff.objects.count() == 1


def test_a_family_that_does_not_wait_is_not_told_that_its_wish_was_taken_back(chat: UUID) -> None:
    [reply] = write(Pipeline(Saying(Reply("I have taken it back.", "human/cancel"))), chat)

    assert "not waiting" in reply.text


def test_after_two_misses_the_family_is_offered_a_person(chat: UUID) -> None:
    pipeline = Pipeline(Saying(Reply("Which of these?", "", ({"title": "Visa", "payload": "/costs/visa"},))))

    [first], [second] = write(pipeline, chat), write(pipeline, chat)

    assert [button["payload"] for button in first.buttons] == ["/costs/visa"]
    assert [button["payload"] for button in second.buttons] == ["/costs/visa", "/human/handoff"]


def test_a_family_can_say_how_the_talk_was(chat: UUID, maria: User) -> None:
    handover.claim(chat, maria)
    handover.close(chat, maria, "helped")
    asked = Message.objects.get(outcome="handoff/ended")

    wait(Pipeline(Saying()).receive(chat, Incoming("rate", button=f"{asked.sequence}.0")))

    assert Handoff.objects.get().rating == "yes"


def test_deleting_the_chat_works_while_a_person_has_it_and_frees_the_person(chat: UUID, maria: User) -> None:
    buttons = ({"title": "Delete", "payload": "/privacy/delete_confirm"},)
    [asked] = write(Pipeline(Saying(Reply("Delete?", "privacy/delete", buttons))), chat)
    handover.claim(chat, maria)

    wait(Pipeline(Saying()).receive(chat, Incoming("erase", button=f"{asked.sequence}.0")))

    assert Conversation.objects.get().owner == Owner.ASSISTANT
    assert not Handoff.objects.exists()
    with pytest.raises(BotError):
        handover.close(chat, maria, "helped")


def test_14_every_channel_has_a_limit_that_is_checked_before_sending(maria: User) -> None:
    for channel in ("telegram", "whatsapp", "a channel yet to come"):
        chat = tokens.open_conversation(channel[:20])[0].pk
        with pytest.raises(BotError, match="shows at most"):
            handover.say(chat, maria, "x" * 10_000, "desk:1")


def test_a_question_about_the_waiting_gets_the_place_in_the_line_while_a_family_waits(chat: UUID) -> None:
    write(Pipeline(Saying(WISH)), chat, "a person please")
    [reply] = write(Pipeline(Saying(curated("human/waiting"))), chat, "when will they come")

    assert "Families ahead of you: 0" in reply.text and reply.outcome == "human/handoff"


def test_the_assistant_is_told_whether_a_family_waits(chat: UUID) -> None:
    assistant = Saying(WISH)
    write(Pipeline(assistant), chat, "a person please")
    write(Pipeline(assistant), chat, "when will they come")

    assert [bool(asked.previous.get("waiting")) for asked in assistant.asked] == [False, True]
