"""The database is locked, full or gone: refusals keep their form, readers read on, an emergency gets its words."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from bot.conversations.models import Alert, Message
from bot.database import Threads, writing
from tests.channels.web.test_api import AGREED, Family, code, run

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(settings.DATABASE_THREADS != 1, reason="a lock of the whole database is SQLite's"),
]
EMERGENCY = "my husband cannot breathe, his lips are blue"
STORED = {"Prefer": "respond-async"}


@contextmanager
def locked() -> Iterator[Callable[[], None]]:
    """Another process writes, and goes on until what is yielded is called."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other.rollback
    finally:
        other.close()


async def say(family: Family, text: str, identifier: str = "1") -> Any:
    return await family.call("POST", "messages", {"id": identifier, "text": text}, **STORED)


def test_an_emergency_gets_its_words_while_the_database_is_locked_and_is_stored_once_afterwards() -> None:
    async def work() -> tuple[Any, Any]:
        family = await Family().begin()
        stream = await family.stream()
        await stream.until("state")
        with locked() as release:
            refused = await say(family, EMERGENCY)
            release()
        assert (await stream.until("message"))["text"] == EMERGENCY
        assert (await stream.until("message"))["outcome"] == "safety/emergency"  # nobody has sent it again
        return refused, await say(family, EMERGENCY)

    refused, stored = run(work())

    assert (refused.status_code, code(refused)) == (503, "not_stored")
    reply = refused.json()["reply"]
    assert "emergency number" in reply["text"] and "China: 120" in reply["text"] and reply["card"] == "alarm"
    assert "staff see" not in reply["text"]
    assert stored.status_code == 202
    assert Message.objects.filter(author="family").count() == 1


def test_readers_read_while_a_writer_waits() -> None:
    async def work() -> Any:
        family = await Family().begin()
        with locked() as release:
            waiting = asyncio.ensure_future(say(family, "how much is it"))
            await asyncio.sleep(0.2)
            answer = await family.call("GET", "messages")
            assert not waiting.done()
            release()
            assert (await waiting).status_code == 202
        return answer

    assert run(work()).status_code == 200


def test_a_database_that_cannot_be_written_refuses_in_the_one_form() -> None:
    async def work() -> list[Any]:
        family = await Family().begin()
        await writing(pragma)("query_only = ON")
        try:
            return [
                await say(family, EMERGENCY),
                await say(family, "how much is it", "2"),
                await Family().call("POST", "conversations", AGREED),
            ]
        finally:
            await writing(pragma)("query_only = OFF")

    answers = run(work())

    assert [(answer.status_code, code(answer)) for answer in answers] == [(503, "not_stored")] * 3
    assert all(answer["Retry-After"] for answer in answers)
    assert [answer.json().get("reply", {}).get("card") for answer in answers] == ["alarm", None, None]
    assert not Message.objects.exists() and not Alert.objects.exists()


def pragma(setting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {setting}")


def test_of_many_callers_each_waits_once_not_behind_all_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATABASE_WAIT_SECONDS", 0.2)
    threads = Threads("slow")

    async def work() -> list[Any]:
        calls = [threads.soon(time.sleep)(0.3) for _ in range(4)]
        return await asyncio.gather(*calls, return_exceptions=True)

    ended = asyncio.run(work())

    assert ended[0] is None
    assert {type(error).__name__ for error in ended[1:]} == {"OperationalError"}
