"""While Redis is away everything goes on, each process by itself; it is said once; after it limits are common again."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import AsyncClient
from pytest_django import Settings

from bot import outage as outages
from bot import ratelimit, shared_cache
from bot.conversations import pubsub, pubsub_backends, tokens, typing_indicator
from bot.conversations.models import Author, Message
from bot.errors import BotError
from bot.i18n import consent_version
from tests.conversations.redis_server import MISSING, PROGRAM, Server, running
from tests.conversations.test_live_redis import COUNTED_ELSEWHERE, elsewhere

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(PROGRAM is None, reason=MISSING),
]
AGREED = {"consent": {"version": consent_version("en"), "language": "en"}}


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(outages, "PAUSE_SECONDS", 0.0)
    for outage in (shared_cache.outage, pubsub_backends.telling, pubsub_backends.listening):
        monkeypatch.setattr(outage, "failures", 0)
    with running() as started:
        settings.REDIS_URL = started.url
        settings.CACHES = {"default": {"BACKEND": "bot.shared_cache.SharedCache", "LOCATION": started.url}}
        yield started


async def call(path: str, body: Any, token: str = "") -> int:
    key = {"Authorization": f"Bearer {token}"} if token else {}
    answer = await AsyncClient().post(
        f"/chat/api/v1/{path}", json.dumps(body), content_type="application/json", headers=key
    )
    return int(answer.status_code)


def test_a_family_begins_a_chat_and_writes_in_it_while_redis_is_away(server: Server) -> None:
    _, token = tokens.open_conversation("web")
    server.stop()

    assert asyncio.run(call("conversations", AGREED)) == 201
    assert asyncio.run(call("messages", {"id": "1", "button": "costs/overview"}, token)) == 200
    assert Message.objects.filter(author=Author.FAMILY).count() == 1
    assert asyncio.run(call("typing", {}, token)) == 204


def test_every_operation_of_the_cache_goes_on_while_redis_is_away(server: Server) -> None:
    server.stop()

    cache.set_many({"a": 1, "b": 2})
    assert cache.add("c", 3) and not cache.add("c", 4)
    assert cache.incr("c") == 4 and cache.has_key("c") and cache.touch("c", 9)
    assert cache.get_many(["a", "b"]) == {"a": 1, "b": 2}
    assert cache.get_or_set("d", 5) == 5
    cache.delete_many(["a"])
    assert cache.get("a") is None and cache.delete("b")
    cache.clear()
    assert cache.get("c") is None


def test_who_is_typing_is_known_in_this_process_while_redis_is_away(server: Server) -> None:
    conversation = tokens.open_conversation("web")[0].pk
    server.stop()
    typing_indicator.set_typing(conversation, Author.PERSON)

    assert typing_indicator.is_typing(conversation, Author.PERSON)
    typing_indicator.clear_typing(conversation, Author.PERSON)
    assert not typing_indicator.is_typing(conversation, Author.PERSON)


def test_limits_hold_in_this_process_while_redis_is_away(server: Server, settings: Settings) -> None:
    settings.LIMIT_NEW_CHATS = 2
    server.stop()

    for _ in range(2):
        ratelimit.count_call(ratelimit.NEW_CHATS, "somebody")
    with pytest.raises(BotError) as refusal:
        ratelimit.count_call(ratelimit.NEW_CHATS, "somebody")
    assert refusal.value.status == 429


def test_processes_count_together_again_when_redis_is_back(
    server: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMIT_NEW_CHATS = 2
    monkeypatch.setattr("time.time", lambda: 0.0)
    server.stop()
    ratelimit.count_call(ratelimit.NEW_CHATS, "somebody")
    server.start()

    ratelimit.count_call(ratelimit.NEW_CHATS, "somebody")
    said = [asyncio.run(elsewhere(server, COUNTED_ELSEWHERE)).strip() for _ in range(2)]

    assert said == ["let in", "too_many_chats"]


def test_an_outage_is_one_line_in_the_log_and_its_end_another(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.stop()
    with caplog.at_level(logging.INFO):
        for _ in range(20):
            cache.get("x")
        server.start()
        cache.get("x")

    assert [record.getMessage() for record in caplog.records] == [
        "Redis does not answer (ConnectionError): limits, and who is typing, are known to each process by itself until "
        "it does",
        "Redis answers again, after 20 failed calls",
    ]


def test_announcements_fail_nobody_and_are_one_line_in_the_log(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.stop()
    for number in range(20):
        pubsub.announce(f"chat:{number}")

    assert len(caplog.records) == 1 and not caplog.records[0].exc_info


def test_after_a_failure_redis_is_left_alone_for_a_while(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "PAUSE_SECONDS", 3600.0)
    server.stop()
    for _ in range(20):
        cache.get("x")

    assert shared_cache.outage.failures == 1
