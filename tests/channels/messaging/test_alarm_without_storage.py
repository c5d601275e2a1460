"""Nothing can be stored: a family in an app reads the words to an emergency all the same, once, and is stored later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings as project
from django.db import connection
from pytest_django import Settings

from bot.channels.base.http_calls import Caller
from bot.channels.base.incoming_events import Written
from bot.channels.messaging import webhook
from bot.channels.messaging.alarm_without_storage import answer_alarms
from bot.channels.registry import configured
from bot.channels.simulator.platforms.line import Line
from bot.channels.simulator.simulator_types import Act, Request
from bot.conversations.models import Alert, Author, Message
from bot.database import writing
from bot.errors import ConfigurationError
from bot.launcher import demo_channels
from tests.channels.messaging.family import post, run
from tests.channels.messaging.servers import Answer, Call, Server, serving

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(project.DATABASE_THREADS != 1, reason="written for SQLite"),
]
EMERGENCY = "my husband cannot breathe, his lips are blue"


def pragma(setting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {setting}")


@contextmanager
def read_only() -> Iterator[None]:
    """The threads of the web process that write cannot."""

    async def each(setting: str) -> None:
        await webhook.storing(pragma)(setting)
        await writing(pragma)(setting)

    run(each("query_only = ON"))
    try:
        yield
    finally:
        run(each("query_only = OFF"))


class Family:
    """A family on LINE; `shown` is what it was sent."""

    def __init__(self, env: dict[str, str], shown: list[str]) -> None:
        self.line, self.shown = Line(env, project.PUBLIC_URL), shown

    def act(self, text: str) -> Request:
        [request] = self.line.acted(self.line.phone("ann"), Act("text", text))
        return request

    def send(self, request: Request) -> int:
        [answer] = post("line", request.body, **request.headers)
        return int(answer.status_code)


@pytest.fixture
def family(settings: Settings, assistant: Server) -> Iterator[Family]:
    shown: list[str] = []

    def taken(call: Call) -> Answer:
        shown.extend(message["text"] for message in call.json["messages"])
        return Answer({"sentMessages": [{"id": call.headers["x-line-retry-key"]}]})

    with serving(taken) as server:
        settings.CHANNEL_SECRETS = {**demo_channels.settings(server.url, {}), "BOT_LINE_API": server.url}
        yield Family(settings.CHANNEL_SECRETS, shown)


def test_an_emergency_is_answered_once_and_stored_when_it_can_be(family: Family) -> None:
    for text in ("hello", "yes"):
        family.send(family.act(text))
    before, request = len(family.shown), family.act(EMERGENCY)

    with read_only():
        statuses = [family.send(request), family.send(request)]
    [words] = family.shown[before:]

    assert statuses == [503, 503]
    assert "emergency number" in words and "staff see" not in words
    assert family.send(request) == 200
    assert Message.objects.filter(author=Author.FAMILY, text=EMERGENCY).count() == 1
    assert Alert.objects.count() == 1


def test_an_emergency_behind_a_command_raises_the_alarm(family: Family) -> None:
    for text in ("hello", "yes", "/help my son is not breathing"):
        family.send(family.act(text))

    assert Alert.objects.get().kind == "emergency"


def test_an_emergency_is_answered_where_storing_fails_for_another_reason(family: Family, settings: Settings) -> None:
    for text in ("hello", "yes"):
        family.send(family.act(text))
    before = len(family.shown)
    settings.ADDRESS_KEY = "too short"

    with pytest.raises(ConfigurationError):
        family.send(family.act(EMERGENCY))

    assert "emergency number" in family.shown[before]


def test_a_question_is_only_asked_for_again(family: Family) -> None:
    with read_only():
        assert family.send(family.act("how much is it")) == 503

    assert family.shown == []


def test_an_emergency_in_a_quotation_is_answered_although_nobody_can_look_whether_it_is_ours(family: Family) -> None:
    channel, event = configured("line"), Written("1", family.line.phone("ann").address, "Thank you", quoted=EMERGENCY)
    assert channel

    async def answered() -> None:
        async with Caller() as caller:
            await answer_alarms(caller, channel, [event, event])

    run(answered())

    assert ["emergency number" in words for words in family.shown] == [True]
