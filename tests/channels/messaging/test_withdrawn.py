"""A message that a family takes back is gone from the log, also when the assistant is at work on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as project
from pytest_django import Settings

from bot.channels.simulator.platforms.line import Line
from bot.channels.simulator.simulator_types import Act, Request
from bot.content.responses import response
from bot.conversations import turns
from bot.conversations.models import Author, Message
from bot.conversations.types import Reply
from bot.launcher import demo_channels
from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Answer, Call, Server, serving

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = "what is it, my neighbour asks"
INSTEAD = "(a message that the family took back)"


class Family:
    """A family on LINE that has agreed. LINE takes whatever we send."""

    def __init__(self, env: dict[str, str]) -> None:
        self.line = Line(env, project.PUBLIC_URL)
        for text in ("hello", "yes"):
            self.send(self.act("text", text))

    def act(self, kind: str, text: str = "") -> Request:
        [request] = self.line.acted(self.line.phone("ann"), Act(kind, text))
        return request

    def send(self, request: Request) -> Any:
        [answer] = post("line", request.body, **request.headers)
        assert answer.status_code == 200


@pytest.fixture
def family(settings: Settings, assistant: Server) -> Any:
    def taken(call: Call) -> Answer:
        return Answer({"sentMessages": [{"id": call.headers["x-line-retry-key"]}]})

    with serving(taken) as server:
        settings.CHANNEL_SECRETS = {**demo_channels.settings(server.url, {}), "BOT_LINE_API": server.url}
        yield Family(settings.CHANNEL_SECRETS)


def texts() -> list[str]:
    return list(Message.objects.filter(author=Author.FAMILY).values_list("text", flat=True))


def test_the_words_are_gone_and_the_answer_stays(family: Family) -> None:
    family.send(family.act("text", QUESTION))
    assert texts()[-1] == QUESTION

    family.send(family.act("taken_back"))

    assert response("channel/withdrawn").text == INSTEAD
    assert texts()[-1] == INSTEAD
    assert Message.objects.filter(author=Author.ASSISTANT, text=f"You asked: {QUESTION}").exists()


def test_words_that_are_taken_back_during_the_turn_do_not_come_back(family: Family) -> None:
    family.send(family.act("text", QUESTION))
    conversation = Message.objects.last().conversation_id  # type: ignore[union-attr]
    waiting = Message.objects.filter(text=QUESTION).update(handled=False)
    turn = turns.claim(conversation)
    assert turn and (waiting, turn.message.text) == (1, QUESTION)

    family.send(family.act("taken_back"))
    turns.finish(turn, [Reply("an answer")])

    assert QUESTION not in texts()


def test_a_stranger_cannot_take_anything_back(family: Family) -> None:
    family.send(family.act("text", QUESTION))
    request = family.act("taken_back")
    body = request.body.replace(b"messageId", b"messageID")

    [answer] = post("line", body, **request.headers)

    assert (answer.status_code, texts()[-1]) == (403, QUESTION)


def test_a_message_that_was_taken_back_before_it_came_is_not_taken(family: Family) -> None:
    asked = family.act("text", QUESTION)
    back = family.act("taken_back")

    family.send(back)
    family.send(asked)

    assert not Message.objects.filter(text=QUESTION).exists()
