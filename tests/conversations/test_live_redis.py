"""With Redis, watchers hear of other processes through it, and again after it was away; limits are counted together."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings

from bot.conversations import pubsub, pubsub_backends
from bot.conversations.models import Announcement
from bot.conversations.pubsub import announce, watch
from tests.conversations.redis_server import MISSING, PROGRAM, Server, running
from tests.conversations.test_pubsub import ELSEWHERE, PATIENCE_SECONDS, heard, run

pytestmark = [
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(PROGRAM is None, reason=MISSING),
]
# Counts one call of somebody, in a process of its own, and says how it went. Starting may take longer than a minute:
# the clock stands still, and the window is an hour.
COUNTED_ELSEWHERE = """
import time
import django
django.setup()
from bot import ratelimit
from bot.errors import BotError
time.time = lambda: 0.0
try:
    ratelimit.count_call(ratelimit.NEW_CHATS, "somebody")
    print("let in")
except BotError as refusal:
    print(refusal.code)
"""


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(pubsub, "KEEP_ALIVE_SECONDS", 2.0 * PATIENCE_SECONDS)
    monkeypatch.setattr(pubsub_backends, "RETRY_SECONDS", 0.1)
    with running() as started:
        settings.REDIS_URL = started.url
        yield started


async def elsewhere(server: Server, program: str, *arguments: str) -> str:
    """What a program says that runs in another process with the same Redis."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", program, *arguments],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bot.settings",
            "BOT_REDIS_URL": server.url,
            "BOT_LIMIT_NEW_CHATS": "2",
        },
        check=True,
        capture_output=True,
        text=True,
    )
    return str(done.stdout)


def name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


async def heard_of(server: Server, topic: str) -> bool:
    """Whether a watcher hears what another process says, said again until the subscription stands."""
    async with aclosing(watch(topic)) as words:
        await words.__anext__()
        await words.__anext__()  # the subscription stands: from here on nothing is missed
        word = asyncio.ensure_future(heard(words, PATIENCE_SECONDS))
        while not word.done():
            await elsewhere(server, ELSEWHERE, name(), topic)
        return await word


def test_a_watcher_hears_another_process_through_redis_alone(server: Server) -> None:
    assert run(heard_of(server, "chat:far"))
    assert not Announcement.objects.exists()


def test_a_word_that_could_not_go_through_redis_comes_through_the_database(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pubsub_backends, "QUIET_SECONDS", 0.2)

    async def work() -> bool:
        async with aclosing(watch("chat:cut-off")) as words:
            await words.__anext__()
            await words.__anext__()
            await elsewhere(Server(tmp_path), ELSEWHERE, name(), "chat:cut-off")  # nothing listens there
            return await heard(words, PATIENCE_SECONDS)

    assert run(work())


def test_after_redis_was_away_a_watcher_hears_again(server: Server) -> None:
    async def work() -> bool:
        async with aclosing(watch("chat:kept")) as words:
            await words.__anext__()
            await asyncio.to_thread(server.stop)
            await asyncio.to_thread(server.start)
            word = asyncio.ensure_future(heard(words, PATIENCE_SECONDS))
            while not word.done():
                await elsewhere(server, ELSEWHERE, name(), "chat:kept")
            return await word

    assert run(work())


def test_after_redis_was_silent_a_watcher_hears_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a firewall has forgotten the connection: nothing fails, and nothing comes."""
    monkeypatch.setattr(pubsub_backends, "QUIET_SECONDS", 0.2)

    async def work() -> bool:
        async with aclosing(watch("chat:silent")) as words:
            await words.__anext__()
            server.pause()
            await asyncio.sleep(1)
            assert pubsub_backends.listening.failures
            server.go_on()
            word = asyncio.ensure_future(heard(words, PATIENCE_SECONDS))
            while not word.done():
                await elsewhere(server, ELSEWHERE, name(), "chat:silent")
            return await word

    assert run(work())


def test_without_redis_a_change_is_still_made_and_told_in_this_process(server: Server) -> None:
    server.stop()

    async def work() -> bool:
        async with aclosing(watch("chat:near")) as words:
            await words.__anext__()
            await asyncio.to_thread(announce, "chat:near")
            return await heard(words, PATIENCE_SECONDS)

    assert run(work())


def test_several_processes_count_the_calls_of_one_chat_together(server: Server) -> None:
    async def work() -> list[str]:
        return [(await elsewhere(server, COUNTED_ELSEWHERE)).strip() for _ in range(3)]

    assert run(work()) == ["let in", "let in", "too_many_chats"]
