"""Watchers of a chat or the queue hear of changes, from this process and from others."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import aclosing
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.db import transaction

from bot.conversations import pubsub
from bot.conversations.pubsub import announce, watch
from bot.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
PATIENCE_SECONDS = 30
# Announces a topic in a process of its own, on the database of the tests.
ELSEWHERE = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from bot.conversations.pubsub import announce
announce(sys.argv[2])
"""


@pytest.fixture(autouse=True)
def long_keep_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a word that was not heard is not mistaken for a keep-alive."""
    monkeypatch.setattr(pubsub, "KEEP_ALIVE_SECONDS", 2.0 * PATIENCE_SECONDS)


def run(work: Coroutine[Any, Any, T]) -> T:
    async def limited() -> T:
        return await asyncio.wait_for(work, PATIENCE_SECONDS)

    return asyncio.run(limited())


async def heard(words: AsyncIterator[bool], seconds: float) -> bool:
    """Whether the next word comes in time."""
    try:
        await asyncio.wait_for(words.__anext__(), seconds)
    except asyncio.TimeoutError:
        return False
    return True


def test_a_watcher_may_read_at_once() -> None:
    async def work() -> bool:
        async with aclosing(watch("queue")) as words:
            return await heard(words, PATIENCE_SECONDS)

    assert run(work())


def test_a_watcher_hears_what_is_announced_and_nothing_else() -> None:
    async def work() -> tuple[bool, bool]:
        async with aclosing(watch("chat:a")) as words:
            await words.__anext__()
            await writing(announce)("chat:b", "queue")
            other = asyncio.ensure_future(words.__anext__())
            done, _ = await asyncio.wait([other], timeout=1.5)
            await writing(announce)("chat:a")
            await other
            return bool(done), True

    assert run(work()) == (False, True)


def test_an_announcement_of_a_transaction_that_failed_is_not_told() -> None:
    def failing() -> None:
        with transaction.atomic():
            announce("queue")
            raise ValueError("changed its mind")

    async def work() -> bool:
        async with aclosing(watch("queue")) as words:
            await words.__anext__()
            with pytest.raises(ValueError, match="mind"):
                await writing(failing)()
            return await heard(words, 1.5)

    assert not run(work())


def test_what_is_announced_while_a_watcher_reads_wakes_it_again() -> None:
    async def work() -> bool:
        async with aclosing(watch("queue")) as words:
            await words.__anext__()
            await writing(announce)("queue")
            await asyncio.sleep(0.1)
            return await heard(words, PATIENCE_SECONDS)

    assert run(work())


@pytest.mark.servers
def test_a_watcher_hears_another_process() -> None:
    name = str(settings.DATABASES["default"]["NAME"])

    async def work() -> bool:
        async with aclosing(watch("chat:far")) as words:
            await words.__anext__()
            command = [sys.executable, "-c", ELSEWHERE, name, "chat:far"]
            await asyncio.to_thread(subprocess.run, command, check=True, cwd=settings.BASE_DIR)
            return await heard(words, PATIENCE_SECONDS)

    assert run(work())


def test_without_a_word_a_watcher_is_kept_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pubsub, "KEEP_ALIVE_SECONDS", 0.01)

    async def work() -> int:
        count = 0
        async with aclosing(watch("queue")) as words:
            async for _ in words:
                count += 1
                if count == 3:
                    return count
        return count

    assert run(work()) == 3


def test_a_watcher_can_tell_a_word_from_time_going_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pubsub, "KEEP_ALIVE_SECONDS", 0.01)

    async def work() -> list[bool]:
        async with aclosing(watch("chat:a")) as words:
            found = [await words.__anext__(), await words.__anext__()]
            await asyncio.to_thread(announce, "chat:a")
            return [*found, await words.__anext__()]

    assert run(work()) == [True, False, True]


def test_nobody_polls_when_nobody_watches() -> None:
    async def work() -> tuple[int, int]:
        async with aclosing(watch("queue")) as words:
            await words.__anext__()
            during = len(asyncio.all_tasks())
        await asyncio.sleep(0.1)
        return during, len(asyncio.all_tasks())

    during, after = run(work())
    assert during == after + 1
