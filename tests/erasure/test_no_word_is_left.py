"""A chat is erased; within a round or two of the worker no file of the database holds a word of it."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from bot.archive import table_rewrite
from bot.conversations import erasure_log, message_store, turns
from bot.conversations.management.commands import worker
from bot.conversations.models import Conversation, Erasure, Message
from bot.conversations.pipeline import Pipeline
from bot.conversations.rasa_client import RasaAssistant
from bot.conversations.types import Incoming, Reply
from bot.desk.models import Notice
from tests.erasure.family import SEALED, WORDS, written

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 20


@pytest.fixture(autouse=True)
def apart(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(table_rewrite, "PAUSE_SECONDS", 0.0)


def files() -> Iterator[Path]:
    """All files of the database; of PostgreSQL's all but its log, which is written over in its own time."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        yield from name.parent.glob(f"{name.name}*")
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    if not os.access(folder, os.R_OK):
        pytest.skip("the folder of the database belongs to somebody else")
    yield from (file for file in folder.rglob("*") if file.is_file() and file.relative_to(folder).parts[0] != "pg_wal")


def found() -> set[str]:
    """Where the words that are in the files were written."""
    # By another process: a file of SQLite that is closed here takes the locks of this process's connections with it.
    content = [subprocess.run(["cat", file], capture_output=True, check=True).stdout.lower() for file in files()]
    return {where for where, word in WORDS.items() if any(word.encode() in part for part in content)}


def work(rounds: int = ROUNDS) -> None:
    """The worker, until it has nothing left to clean."""
    for _ in range(rounds):
        asyncio.run(worker.round_of_work(Pipeline(RasaAssistant())))
        if not Erasure.objects.exists():
            return
    raise AssertionError(f"not clean after {rounds} rounds")


def by_its_button(chat: UUID) -> None:
    message_store.delete(chat)


def in_the_chat(chat: UUID) -> None:
    message_store.store_incoming(chat, Incoming(str(uuid4()), "delete my chat"))
    turn = turns.claim(chat)
    assert turn is not None
    turns.finish(turn, [Reply("Your chat is deleted.", "privacy/delete_confirm")])


def by_its_age(chat: UUID) -> None:
    Conversation.objects.filter(pk=chat).update(updated=timezone.now() - timedelta(days=200))


@pytest.mark.parametrize("erase", [by_its_button, in_the_chat, by_its_age])
def test_no_file_holds_a_word_of_an_erased_chat(erase: Callable[[UUID], None]) -> None:
    chat = written().pk
    other = written_beside()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the server does by itself: samples of the words stand in its statistics
    # Else this test could not fail: every word is there before.
    assert found() == WORDS.keys() - SEALED

    erase(chat)
    work()

    assert found() == set()
    assert Message.objects.get(conversation=other).text == "somebody else's words"
    assert erasure_log.path().read_text().count(str(chat)) == 1
    assert not Notice.objects.filter(conversation=chat).exists()


def written_beside() -> UUID:
    """Another family's chat, which stays."""
    chat = Conversation.objects.create(channel="web").pk
    message_store.store_incoming(chat, Incoming("1", "somebody else's words"))
    Message.objects.filter(conversation=chat).update(handled=True)
    return chat
