"""A turn is ended once, by the claim that began it: whatever process is paused or killed, and wherever in its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from bot.conversations import message_store, tokens, turns
from bot.conversations.models import Alert, Author, Conversation, Message
from bot.conversations.pipeline import Pipeline
from bot.conversations.types import AssistantAway, Incoming, Question, Reply

pytestmark = pytest.mark.django_db(transaction=True)
EMERGENCY = "my husband cannot breathe, his lips are blue"
# More than any turn has.
STEPS = 60


class Answering:
    """An assistant that thinks for a moment."""

    async def ask(self, question: Question) -> list[Reply]:
        await asyncio.sleep(0)
        return [Reply(f"You asked: {question.text}", "trial/overview")]


class Away:
    """An assistant that is not there for the first `times` questions."""

    def __init__(self, times: int) -> None:
        self.times = times

    async def ask(self, question: Question) -> list[Reply]:
        self.times -= 1
        if self.times >= 0:
            raise AssistantAway("ConnectError")
        return [Reply(f"You asked: {question.text}", "trial/overview")]


class Paused:
    """Awaits `work`, which is stopped before its step `step` (from 1) while `meanwhile` runs. `reached`: it had one."""

    def __init__(self, work: Coroutine[Any, Any, Any], step: int, meanwhile: Coroutine[Any, Any, Any]) -> None:
        self.work, self.step, self.meanwhile, self.reached = work, step, meanwhile, False

    def __await__(self) -> Generator[Any, None, Any]:
        running, failure = self.work.__await__(), None
        for count in range(1, 10_000):
            try:
                waited_for = running.throw(failure) if failure else running.send(None)
            except StopIteration as end:
                self.meanwhile.close()
                return end.value
            if count == self.step:
                self.reached = True
                yield from self.meanwhile.__await__()
            failure = None
            try:
                yield waited_for
            except BaseException as error:  # what was waited for failed: the work hears of it
                failure = error
        raise AssertionError("it never ends")


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("web")[0].pk


def outlast(chat: UUID) -> None:
    """Time passes until whatever claim there is has lapsed."""
    Conversation.objects.filter(pk=chat).exclude(busy_until=None).update(
        busy_until=timezone.now() - timedelta(seconds=1)
    )


async def take_over(chat: UUID) -> None:
    """Another process finds the chat's claim lapsed, and handles what waits."""
    await asyncio.to_thread(run_and_close, outlast, chat)
    pipeline = Pipeline(Answering())
    while await pipeline.handle_next(chat):
        pass


def run_and_close(work: Any, *arguments: Any) -> Any:
    try:
        return work(*arguments)
    finally:
        connection.close()


def answered(chat: UUID) -> list[int]:
    """The numbers of the messages that were answered, in the order of the answers."""
    said = Message.objects.filter(conversation=chat, author=Author.ASSISTANT).order_by("sequence")
    return [message.in_reply_to or 0 for message in said]


@pytest.mark.parametrize("text", ["how much is it", EMERGENCY])
def test_a_process_that_is_paused_anywhere_in_its_turn_answers_nothing_twice(chat: UUID, text: str) -> None:
    reached, step = True, 0
    while reached:
        step += 1
        assert step < STEPS

        async def both(number: int = step) -> bool:
            turn = Paused(Pipeline(Answering()).receive(chat, Incoming(str(number), text)), number, take_over(chat))
            _, replies = await turn
            assert len(replies) == 1
            return turn.reached

        reached = asyncio.run(both())

    asked = list(Message.objects.filter(conversation=chat, author=Author.FAMILY).order_by("sequence"))
    assert step > 3 and len(asked) == step
    assert answered(chat) == [message.sequence for message in asked]
    assert Alert.objects.count() == (step if text == EMERGENCY else 0)


def test_a_process_that_is_killed_anywhere_in_its_turn_loses_nothing(chat: UUID) -> None:
    async def killed(step: int) -> bool:
        """Whether the turn was not over after `step` steps; then it never is."""
        turn = asyncio.ensure_future(Pipeline(Answering()).receive(chat, Incoming(str(step), "how much is it")))
        for _ in range(step):
            await asyncio.sleep(0.002)
        over = turn.done()
        turn.cancel()
        await asyncio.wait({turn})
        await asyncio.sleep(0.05)  # what the thread had begun ends
        await take_over(chat)
        return not over

    step = 1
    while asyncio.run(killed(step)):
        step += 1
        assert step < STEPS

    asked = Message.objects.filter(conversation=chat, author=Author.FAMILY).order_by("sequence")
    assert answered(chat) == [message.sequence for message in asked]


def test_whoever_lost_its_claim_frees_nothing(chat: UUID) -> None:
    message_store.store_incoming(chat, Incoming("1", "hello"))
    lost = turns.claim(chat)
    outlast(chat)
    held = turns.claim(chat)
    assert lost and held

    with pytest.raises(turns.LostClaim):
        turns.finish(lost, [Reply("too late")])
    with pytest.raises(turns.LostClaim):
        turns.postpone(lost, Reply("too late"))

    assert Conversation.objects.get(pk=chat).busy_until == held.held
    assert not Message.objects.filter(author=Author.ASSISTANT).exists()


def test_one_message_that_comes_many_times_at_once_is_stored_once_and_nobody_is_refused(chat: UUID) -> None:
    def post(_: int) -> int:
        return int(run_and_close(message_store.store_incoming, chat, Incoming("1", "hello")).pk)

    with ThreadPoolExecutor(8) as threads:
        stored = set(threads.map(post, range(24)))

    assert len(stored) == 1
    assert Message.objects.count() == Conversation.objects.get(pk=chat).last_sequence == 1


# While the assistant starts again


def test_a_question_waits_for_an_assistant_that_is_away_and_the_family_is_told_once(chat: UUID) -> None:
    _, replies = asyncio.run(Pipeline(Away(times=4)).receive(chat, Incoming("1", "how much is it")))

    assert [reply.outcome for reply in replies] == ["", "trial/overview"]
    assert "restarting" in replies[0].text


def test_an_assistant_that_is_away_for_a_moment_is_waited_for_without_a_word(chat: UUID) -> None:
    _, replies = asyncio.run(Pipeline(Away(times=1)).receive(chat, Incoming("1", "how much is it")))

    assert [reply.outcome for reply in replies] == ["trial/overview"]


def test_nobody_waits_for_ever(chat: UUID, settings: Settings) -> None:
    settings.ASSISTANT_PATIENCE_SECONDS = 0

    _, replies = asyncio.run(Pipeline(Away(times=100)).receive(chat, Incoming("1", "how much is it")))

    assert [reply.outcome for reply in replies] == ["sorry/unavailable"]


def test_an_emergency_does_not_wait_behind_a_question_that_waits(chat: UUID) -> None:
    message_store.store_incoming(chat, Incoming("1", "how much is it"))

    _, replies = asyncio.run(Pipeline(Away(times=100)).receive(chat, Incoming("2", EMERGENCY)))

    assert [reply.outcome for reply in replies] == ["safety/emergency"]
    outcomes = Message.objects.filter(author=Author.ASSISTANT).values_list("outcome", flat=True)
    assert set(outcomes) == {"sorry/unavailable", "safety/emergency"}


def test_what_a_process_left_before_it_began_is_found_soon(chat: UUID) -> None:
    message_store.store_incoming(chat, Incoming("1", "hello"))
    assert turns.abandoned_chats() == []

    Message.objects.update(created=timezone.now() - turns.LEFT - timedelta(seconds=1))

    assert turns.abandoned_chats() == [chat]


class Reading:
    """An assistant that reads a language."""

    async def ask(self, question: Question) -> list[Reply]:
        return [Reply("Yes.", "trial/overview", language="es")]


def test_a_message_keeps_the_language_that_it_was_read_in() -> None:
    chat = tokens.open_conversation("web")[0].pk

    asyncio.run(Pipeline(Reading()).receive(chat, Incoming("1", "visa?")))

    assert Message.objects.get(conversation=chat, author=Author.FAMILY).language == "es"


def test_where_nobody_reads_it_its_script_tells_the_language() -> None:
    chat = tokens.open_conversation("web")[0].pk

    asyncio.run(Pipeline(Answering()).receive(chat, Incoming("1", "मुझे वीज़ा चाहिए क्या?")))

    assert Message.objects.get(conversation=chat, author=Author.FAMILY).language == "hi"
