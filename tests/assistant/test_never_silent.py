"""Whatever waits when a message comes, the trained assistant reads it: no part of us "does not work".

After which outcome it comes makes no difference either: tests/understanding/test_every_turn_before.py.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from bot.content.responses import responses
from bot.conversations import handover, ownership, tokens
from bot.conversations.dialogue_context import question
from bot.conversations.models import Author, Message
from bot.conversations.pipeline import Pipeline
from bot.conversations.types import Incoming
from bot.evaluation.in_process import LocalAssistant
from bot.safety.alarm_state import DEFAULTS
from bot.trial import trial
from bot.understanding.interpretation import Interpretation, Previous
from bot.understanding.interpreter import Interpreter

SHORT = (Path(__file__).parents[1] / "understanding" / "short_messages.txt").read_text(encoding="utf-8").splitlines()


def pending() -> Iterator[dict[str, Any]]:
    """What a text of ours waits for: a yes to an offer, or any words of an interview."""
    for name, text in responses().items():
        waits: dict[str, Any] = {key: text.metadata[key] for key in ("on_affirm", "on_words") if key in text.metadata}
        if waits:
            yield {"text": "x", "outcomes": [name], **waits}


def assert_all_are_read(interpreter: Interpreter, before: list[dict[str, Any]]) -> None:
    found = [(text, turn, interpreter.interpret(text, Previous.read(turn))) for text, turn in product(SHORT, before)]

    assert [(text, turn) for text, turn, read in found if read.failed] == []
    assert [(text, turn) for text, turn, read in found if not read.outcomes and not read.offered] == []


@pytest.mark.parametrize("alarm", [*DEFAULTS, "doubt"])
@pytest.mark.parametrize("language", ["en", "es", "zh", None])
def test_every_short_message_is_read_after_every_alarm(
    interpreter: Interpreter, alarm: str, language: str | None
) -> None:
    outcome = "safety/crisis" if alarm != "emergency" else "safety/emergency"
    assert_all_are_read(interpreter, [{"text": "he fell", "outcomes": [outcome], "alarm": alarm, "language": language}])


def test_every_short_message_is_read_at_each_step_and_each_offer(interpreter: Interpreter) -> None:
    assert_all_are_read(interpreter, list(pending()))


@pytest.mark.parametrize("state", ["assistant", "waiting", "person"])
@pytest.mark.django_db(transaction=True)
def test_no_family_is_told_that_a_part_does_not_work(assistant: LocalAssistant, state: str) -> None:
    chat = tokens.open_conversation("web")[0].pk
    if state != "assistant":
        ownership.request_person(chat)
    if state == "person":
        handover.claim(chat, User.objects.create_user("maria"))
    pipeline = Pipeline(assistant)

    async def talk() -> None:
        for number, text in enumerate(["he cant breathe", *SHORT, "i want to die", *SHORT]):
            await pipeline.receive(chat, Incoming(str(number), text))

    asyncio.run(talk())

    said = Message.objects.filter(author=Author.ASSISTANT)
    assert [message.text for message in said if message.details.failed] == []


class Faulty(Interpreter):
    """An interpreter that cannot read in the light of the turn before, or not at all."""

    def __init__(self, like: Interpreter, fails_alone: bool) -> None:
        self.__dict__ |= like.__dict__
        self.fails_alone = fails_alone

    def _interpret(self, text: str, previous: Previous, pressed: str | None) -> Interpretation:
        if self.fails_alone or previous.text:
            raise KeyError("title")
        return super()._interpret(text, previous, pressed)


def test_what_cannot_be_read_in_the_light_of_the_turn_before_is_read_alone(
    interpreter: Interpreter, caplog: pytest.LogCaptureFixture
) -> None:
    read = Faulty(interpreter, fails_alone=False).interpret("is there a placebo group", Previous("hello"))

    assert (read.outcomes, read.failed) == (("trial/placebo",), "context")
    assert any(record.exc_info for record in caplog.records if record.levelno == logging.ERROR)


def test_what_cannot_be_read_at_all_gets_buttons_and_a_person(interpreter: Interpreter) -> None:
    read = Faulty(interpreter, fails_alone=True).interpret("is there a placebo group", Previous("hello"))

    assert (read.offered, read.failed) == (trial().last_resort, "reading")
    assert "human/handoff" in read.offered


def test_a_fault_in_the_turn_after_an_alarm_leaves_the_talk_with_the_alarm(interpreter: Interpreter) -> None:
    read = Faulty(interpreter, fails_alone=True).interpret("ok", Previous("he fell", alarm="emergency", language="es"))

    assert (read.outcomes, read.language) == (("safety/after_emergency",), "es")


@pytest.mark.django_db(transaction=True)
def test_a_failed_reading_is_kept_with_the_reply_so_that_operators_can_count_it(
    assistant: LocalAssistant, interpreter: Interpreter
) -> None:
    chat: UUID = tokens.open_conversation("web")[0].pk
    broken = Faulty(interpreter, fails_alone=True)
    original = interpreter.__class__
    interpreter.__class__, interpreter.fails_alone = Faulty, broken.fails_alone  # type: ignore[attr-defined]
    try:
        _, (reply,) = asyncio.run(Pipeline(assistant).receive(chat, Incoming("1", "is there a placebo group")))
    finally:
        interpreter.__class__ = original

    assert reply.details.failed == "reading"
    assert {"payload": "/human/handoff", "title": "Talk to a person"} in reply.buttons
    assert question(Message.objects.get(author=Author.FAMILY)).text
