"""What was erased stays erased: after a restore of an older copy, while somebody reads, when a disk is full."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from bot.archive import purge, table_rewrite
from bot.conversations import erasure_log, erasures, message_store, tokens, turns
from bot.conversations.message_log import write
from bot.conversations.models import AuditEntry, Author, Conversation, Erasure, Message
from bot.conversations.types import Incoming, Reply
from bot.review.models import Learned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def apart(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(table_rewrite, "PAUSE_SECONDS", 0.0)


def chat(text: str = "hello") -> UUID:
    made = tokens.open_conversation("web")[0].pk
    write(made, Author.FAMILY, text)
    return made


def restored(identifier: UUID, days: float = 1) -> None:
    """The chat is there again as an older copy of the database has it. A copy knows of no erasure after it."""
    then = timezone.now() - timedelta(days=days)
    Erasure.objects.all().delete()
    Conversation.objects.filter(pk=identifier).delete()
    Erasure.objects.all().delete()
    Conversation.objects.create(pk=identifier, channel="web")
    write(identifier, Author.FAMILY, "what was erased")
    Conversation.objects.filter(pk=identifier).update(updated=then)


def empty(identifier: UUID) -> None:
    message_store.store_incoming(identifier, Incoming(str(uuid4()), "delete my chat"))
    turn = turns.claim(identifier)
    assert turn is not None
    turns.finish(turn, [Reply("Deleted.", "privacy/delete_confirm")])


def test_a_start_erases_again_what_came_back_with_an_older_copy() -> None:
    gone, stays = chat(), chat("what stays")
    message_store.delete(gone)
    restored(gone)

    call_command("prepare")

    assert list(Conversation.objects.values_list("pk", flat=True)) == [stays]
    assert [m.text for m in Message.objects.all()] == ["what stays"]
    assert AuditEntry.objects.get(what="chats.erased_again").details == {"chats": 1}
    call_command("prepare")
    assert AuditEntry.objects.filter(what="chats.erased_again").count() == 1


def test_a_chat_past_its_time_stays_away_too() -> None:
    gone = chat()
    erasures.delete([gone], Erasure.Kind.EXPIRED)
    restored(gone)
    Learned.objects.create(kind="example", digest="d", conversation=gone)

    assert erasures.replay() == 1

    assert not Conversation.objects.exists()
    assert not Learned.objects.exists()


def test_a_chat_that_its_family_emptied_comes_back_only_with_a_copy_from_before() -> None:
    emptied = chat()
    empty(emptied)
    message_store.store_incoming(emptied, Incoming("new", "a new question"))
    assert erasures.replay() == 0
    assert Message.objects.filter(text="a new question").exists()

    restored(emptied)

    assert erasures.replay() == 1
    assert not Message.objects.exists()


def test_the_files_of_other_machines_are_replayed_by_the_command(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = chat()
    message_store.delete(gone)
    restored(gone)
    other = erasure_log.path().rename(tmp_path / "of-another.log")
    with other.open("a") as file:
        file.write("2026-11-29T16:00:00+00:00 dele")
    assert erasures.replay() == 0

    call_command("replay_erasures", str(other))

    assert not Conversation.objects.exists()
    assert "1 chats erased again" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No such file"):
        call_command("replay_erasures", "nowhere.log")


def test_the_file_names_chats_and_times_and_is_for_its_owner_only() -> None:
    gone = chat("kerfuffle")
    message_store.delete(gone)

    assert erasure_log.path().stat().st_mode & 0o777 == 0o600
    [line] = erasure_log.read_log(erasure_log.path())
    assert (line.chat, line.kind) == (gone, "deleted")
    assert "kerfuffle" not in erasure_log.path().read_text()


def test_the_worker_writes_what_a_process_that_died_could_not(tmp_path: Path) -> None:
    gone = chat()
    message_store.delete(gone)
    cut_off = erasure_log.path().read_text()[:30]
    erasure_log.path().write_text(cut_off)

    assert any(purge.purge_erased() for _ in range(20))

    assert [line.chat for line in erasure_log.read_log(erasure_log.path())] == [gone]
    assert not Erasure.objects.exists()


def test_an_erasure_is_not_forgotten_while_the_file_cannot_be_written(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "missing"
    message_store.delete(chat())

    with pytest.raises(OSError, match="missing"):
        purge.purge_erased()

    assert Erasure.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
def test_a_long_reading_holds_the_cleaning_up_and_it_is_tried_again() -> None:
    gone = chat("kerfuffle")
    file = Path(str(connection.settings_dict["NAME"]))
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM conversations_message").fetchone()
        message_store.delete(gone)
        assert not any(purge.purge_erased() for _ in range(5))
        assert Erasure.objects.exists()

    assert any(purge.purge_erased() for _ in range(5))
    assert not Erasure.objects.exists()
    assert file.with_name(f"{file.name}-wal").read_bytes().count(b"kerfuffle") == 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
def test_a_table_in_use_holds_the_cleaning_up_and_it_is_tried_again() -> None:
    message_store.delete(chat())
    reader = connection.copy()
    try:
        reader.set_autocommit(False)
        with reader.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM conversations_message")
        assert not purge.purge_erased()
        assert Erasure.objects.exists()
    finally:
        reader.close()

    assert purge.purge_erased()


def test_clean_files_can_be_run_at_any_time(capsys: pytest.CaptureFixture[str]) -> None:
    message_store.delete(chat())

    call_command("clean_files")

    assert "Clean." in capsys.readouterr().out


def test_a_start_never_touches_a_chat_that_goes_on_after_its_family_emptied_it() -> None:
    emptied = chat()
    for number in range(3):
        empty(emptied)
        write(emptied, Author.FAMILY, f"question {number}")
    Conversation.objects.filter(pk=emptied).update(updated=timezone.now() - timedelta(days=9))

    call_command("prepare")

    assert Message.objects.filter(text="question 2").exists()
    assert not AuditEntry.objects.filter(what="chats.erased_again").exists()
