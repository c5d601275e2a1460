"""Through the webhook: what a platform did not send, or sent long ago, gets 403 and leaves nothing behind."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.conf import settings as project
from django.core.cache import cache
from httpx import Headers
from pytest_django import Settings

from bot.channels.base.interface import WebhookRequest
from bot.channels.messaging import receive_events
from bot.channels.registry import CHANNELS, configured
from bot.channels.simulator.platforms import PLATFORMS, Platform
from bot.channels.simulator.simulator_types import Act, Bubble, Request
from bot.conversations.models import Conversation, Message
from bot.launcher import demo_channels
from bot.outbox.models import Address, Delivery, Received, Trouble
from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Server

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = tuple(CHANNELS)
# Twilio's signature holds no time.
WITH_TIME = tuple(name for name in NAMES if name not in ("sms", "twilio_whatsapp"))
LONG_AGO = timedelta(days=9)
REPEATING = tuple(name for name in NAMES if CHANNELS[name].repeats_unchanged)


@pytest.fixture
def env(settings: Settings, assistant: Server) -> dict[str, str]:
    """Our channels' settings; nobody listens where they send."""
    cache.clear()
    settings.CHANNEL_SECRETS = demo_channels.settings("http://127.0.0.1:1", {})
    return dict(settings.CHANNEL_SECRETS)


def platform(name: str, env: dict[str, str]) -> Platform:
    return next(kind for kind in PLATFORMS if kind.name == name)(env, project.PUBLIC_URL)


def written(name: str, env: dict[str, str], text: str = "hello") -> Request:
    """What the platform posts when a family writes."""
    made = platform(name, env)
    [request] = made.acted(made.phone("ann"), Act("text", text))
    return request


def posted(name: str, *requests: Request) -> list[int]:
    """The answers' statuses."""
    return [
        answer.status_code
        for one in requests
        for answer in post(name, one.body, query=f"?{one.query}" if one.query else "", **one.headers)
    ]


def kept() -> list[int]:
    """How many rows of each kind there are."""
    return [model.objects.count() for model in (Conversation, Message, Address, Received, Delivery)]


def as_hook(name: str, request: Request) -> WebhookRequest:
    """A request as an adapter gets it."""
    url = f"{project.PUBLIC_URL}/hooks/{name}/{f'?{request.query}' if request.query else ''}"
    query = dict(parse_qsl(request.query))
    return WebhookRequest("POST", url, Headers(request.headers), query, request.body, datetime.now(timezone.utc))


Spoiled = Callable[[str, dict[str, str]], Request]


def forged(name: str, env: dict[str, str]) -> Request:
    """Signed by somebody with other secrets."""
    others = {key: value for key, value in demo_channels.settings("", {}).items() if "ACCOUNT" not in key}
    return written(name, {**env, **others})


def unsigned(name: str, env: dict[str, str]) -> Request:
    request = written(name, env)
    body = re.sub(rb"&signature=\w+\Z", b"", request.body) if name == "email" else request.body  # it stands in the form
    return Request(body, {"Content-Type": request.headers["Content-Type"]})


def truncated(name: str, env: dict[str, str]) -> Request:
    request = written(name, env)
    return replace(request, body=request.body[:-9])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("spoiled", [forged, unsigned, truncated])
def test_what_the_platform_did_not_send_is_refused_and_leaves_nothing(
    name: str, spoiled: Spoiled, env: dict[str, str]
) -> None:
    assert posted(name, spoiled(name, env)) == [403]
    assert kept() == [0, 0, 0, 0, 0]


def counted() -> list[tuple[str, str, int]]:
    """What staff are shown of refused requests and dropped events."""
    return list(Trouble.objects.values_list("channel", "why", "count"))


@pytest.mark.parametrize("name", NAMES)
def test_after_a_mistake_with_a_secret_staff_see_how_many_were_refused(name: str, env: dict[str, str]) -> None:
    assert posted(name, forged(name, env), forged(name, env)) == [403, 403]

    assert counted() == [(name, "refused", 2)]


@pytest.mark.parametrize("name", NAMES)
def test_a_good_request_makes_the_refused_ones_before_it_no_news(name: str, env: dict[str, str]) -> None:
    assert posted(name, forged(name, env), written(name, env)) == [403, 200]

    assert counted() == []


@pytest.mark.parametrize(
    ("name", "body"), [("line", b'{"events": {}}'), ("webhook", b'{"type": "message.received", "data": {"id": "1"}}')]
)
def test_what_is_signed_and_not_as_described_is_refused_and_counted(
    name: str, body: bytes, env: dict[str, str]
) -> None:
    made: Any = platform(name, env)

    assert posted(name, made.sealed(body)) == [403]
    assert counted() == [(name, "unreadable", 1)]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("sms", b"MessageSid=SM1&Body=hello&To=%2B12025550100"),
        ("twilio_whatsapp", b"MessageSid=SM1&Body=hello&To=%2B12025550100"),
        ("wechat", b"<xml><MsgType>text</MsgType><MsgId>1</MsgId><Content>hello</Content></xml>"),
    ],
)
def test_a_signed_message_of_nobody_is_acknowledged_and_counted(name: str, body: bytes, env: dict[str, str]) -> None:
    made: Any = platform(name, env)

    assert posted(name, made.sealed(body)) == [200]
    assert counted() == [(name, "nameless", 1)]


@pytest.mark.parametrize("name", WITH_TIME)
def test_what_was_sent_long_ago_is_refused_and_leaves_nothing(
    name: str, env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    then = datetime.now(timezone.utc) - LONG_AGO
    with monkeypatch.context() as past:
        past.setattr(f"bot.channels.simulator.platforms.{name}.datetime", frozen(then), raising=False)
        past.setattr(time, "time", then.timestamp)
        request = written(name, env)

    assert posted(name, request) == [403]
    assert kept() == [0, 0, 0, 0, 0]


def frozen(then: datetime) -> Any:
    class Past(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return then

    return Past


# Telegram shows a password and signs nothing; a mail's signature stands in its form, and is tried with its own tests.
@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("telegram", "email")])
def test_the_signature_of_one_message_does_not_serve_another(name: str, env: dict[str, str]) -> None:
    first, other = written(name, env), written(name, env, "something else")
    assert posted(name, first) == [200]
    before = kept()

    assert posted(name, replace(first, body=other.body)) == [403]
    assert kept() == before


@pytest.mark.parametrize("name", REPEATING)
def test_a_platform_that_repeats_itself_to_the_letter_is_answered_as_before_and_nothing_more_is_kept(
    name: str, env: dict[str, str]
) -> None:
    request = written(name, env)
    assert posted(name, request) == [200]
    before = kept()

    assert posted(name, request, request) == [200, 200]
    assert kept() == before


@pytest.mark.parametrize("name", [name for name in NAMES if name not in REPEATING])
def test_a_replayed_request_is_refused_where_a_repetition_would_differ(name: str, env: dict[str, str]) -> None:
    request = written(name, env)
    assert posted(name, request) == [200]
    before = kept()

    assert posted(name, request, request) == [403, 403]
    assert kept() == before


@pytest.mark.parametrize("name", NAMES)
def test_what_was_stored_by_a_process_that_died_is_acknowledged_when_it_comes_again(
    name: str, env: dict[str, str]
) -> None:
    request, channel = written(name, env), configured(name)
    assert channel
    receive_events.store_events(channel, channel.parse(as_hook(name, request)))
    before = [Conversation.objects.count(), Message.objects.count()]

    assert posted(name, platform(name, env).repeated(request)) == [200]
    assert [Conversation.objects.count(), Message.objects.count()] == before


@pytest.mark.parametrize("name", ["line", "webhook"])
def test_what_the_platform_signs_anew_as_a_repetition_is_acknowledged(name: str, env: dict[str, str]) -> None:
    request = written(name, env)

    assert posted(name, request, platform(name, env).repeated(request)) == [200, 200]
    assert Message.objects.count() == 1


def test_a_platform_may_try_the_address_as_often_as_it_likes(env: dict[str, str]) -> None:
    """LINE's console sends no event, and the same request each time."""
    made: Any = platform("line", env)

    assert posted("line", made.signed([]), made.signed([])) == [200, 200]


@pytest.mark.parametrize("name", NAMES)
def test_a_channel_that_is_off_is_not_there(name: str, env: dict[str, str], settings: Settings) -> None:
    request = written(name, env)
    settings.CHANNEL_SECRETS = {}

    assert posted(name, request) == [404]


def test_twilio_is_believed_behind_a_proxy(env: dict[str, str], settings: Settings) -> None:
    """It signs the public address; what reaches us is another one."""
    settings.PUBLIC_URL = "https://chat.example.org"
    made = next(kind for kind in PLATFORMS if kind.name == "sms")(env, settings.PUBLIC_URL)

    assert posted("sms", *made.acted(made.phone("ann"), Act("text", "hello"))) == [200]
    assert Message.objects.count() == 1


def test_all_events_of_one_request_of_lines_are_taken(env: dict[str, str]) -> None:
    made: Any = platform("line", env)
    phone = made.phone("ann")
    events = [made.event(phone, Act("text", "hi"), Bubble(made.next_id(), mine=True)) for _ in range(2)]

    assert posted("line", made.signed(events)) == [200]
    assert Received.objects.count() == 2 + 1  # and the request's own mark
