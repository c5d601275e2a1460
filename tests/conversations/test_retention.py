"""What is too old is deleted; a wrong number of days, and a clock that may be wrong, delete nothing at all."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from bot import deletion_guard
from bot.contact import services
from bot.contact.models import ContactRequest
from bot.conversations import expiry, tokens
from bot.conversations.management.commands import worker
from bot.conversations.message_log import write
from bot.conversations.models import AuditEntry, Author, Conversation, Message, Milestone
from bot.conversations.pipeline import Pipeline
from bot.conversations.rasa_client import RasaAssistant
from bot.desk import notices
from bot.errors import ConfigurationError
from bot.outbox import channel_addresses
from bot.outbox.models import Address
from tests.desk.conftest import People, SignedIn, people, signed_in

__all__ = ["people", "signed_in"]

pytestmark = pytest.mark.django_db(transaction=True)
WRONG: list[Any] = [0, -1, 0.5, 0.999, 3651, math.nan, math.inf, -math.inf, "180", None, True]


@pytest.fixture
def chats() -> list[Conversation]:
    """Chats that are a hundred years, 181 days, a day and no time old, each with a message and a form."""
    made = [tokens.open_conversation("web")[0] for _ in range(4)]
    for chat, days in zip(made, (36500, 181, 1, 0), strict=True):
        write(chat.pk, Author.FAMILY, "hello")
        then = timezone.now() - timedelta(days=days)
        ContactRequest.objects.create(conversation=chat, sealed="sealed", created=then)
        Conversation.objects.filter(pk=chat.pk).update(updated=then)
    return made


def forget() -> None:
    """What the worker does in one round."""
    asyncio.run(worker.delete_old_chats())


def left() -> tuple[int, int, int]:
    return Conversation.objects.count(), Message.objects.count(), ContactRequest.objects.count()


def test_only_what_is_past_its_time_is_deleted(chats: list[Conversation], settings: Settings) -> None:
    settings.RETENTION_DAYS, settings.CONTACT_DAYS = 180, 30

    services.delete_old_forms()
    assert left() == (4, 4, 2)

    forget()
    assert left() == (2, 2, 2)
    assert [entry.details for entry in AuditEntry.objects.filter(what="chats.expired")] == [{"chats": 2, "days": 180}]

    forget()
    assert AuditEntry.objects.filter(what="chats.expired").count() == 1


@pytest.mark.parametrize("days", WRONG)
def test_a_wrong_number_of_days_deletes_nothing(chats: list[Conversation], settings: Settings, days: Any) -> None:
    settings.RETENTION_DAYS = settings.CONTACT_DAYS = days

    with pytest.raises(ConfigurationError, match="BOT_RETENTION_DAYS"):
        forget()
    with pytest.raises(ConfigurationError, match="BOT_CONTACT_DAYS"):
        services.delete_old_forms()

    assert left() == (4, 4, 4)


def test_the_worker_goes_on_with_its_other_work_and_logs_what_it_did_not_delete(
    chats: list[Conversation], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.RETENTION_DAYS = 0
    settings.WORKER_JOBS = ["bot.contact.services.delete_old_forms"]

    asyncio.run(worker.round_of_work(Pipeline(RasaAssistant())))

    assert Conversation.objects.count() == 4
    assert ContactRequest.objects.count() == 2
    assert "BOT_RETENTION_DAYS is 0 days. Nothing is deleted" in caplog.text


def test_the_shortest_and_the_longest_time_are_taken() -> None:
    assert (
        deletion_guard.limit("BOT_RETENTION_DAYS", 1)
        < timezone.now()
        < deletion_guard.limit("BOT_RETENTION_DAYS", 3650) + timedelta(days=3651)
    )


@contextmanager
def clock(monkeypatch: pytest.MonkeyPatch, **ahead: float) -> Iterator[None]:
    """The machine's clock stands ahead by so much."""
    now = timezone.now
    with monkeypatch.context() as wrong:
        wrong.setattr(timezone, "now", lambda: now() + timedelta(**ahead))
        yield


def test_a_clock_that_is_half_a_year_ahead_deletes_nothing_and_staff_are_told(
    chats: list[Conversation],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    people: People,
    signed_in: SignedIn,
) -> None:
    lena = people("lena")
    forget()
    services.delete_old_forms()
    before = left()
    assert before == (2, 2, 2)

    with clock(monkeypatch, days=181):
        forget()
        forget()
        services.delete_old_forms()
        notices.send_due_notices()
        assert left() == before
        assert "No old chat is deleted. The clock says" in caplog.text
        assert caplog.text.count("No old chat is deleted") == 1
        [sent] = mail.outbox
        assert sent.subject == "Old chats are no longer being deleted" and sent.bcc == [lena.email]

    assert "Old chats are no longer being deleted. The clock says" in signed_in("lena").get("/staff/").content.decode()
    assert "Old chats are no longer being deleted" not in signed_in("maria").get("/staff/").content.decode()
    forget()
    assert "Old chats are no longer being deleted" not in signed_in("lena").get("/staff/").content.decode()


def test_what_is_written_while_the_clock_is_wrong_does_not_make_it_right(
    chats: list[Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()
    with clock(monkeypatch, days=181):
        new = tokens.open_conversation("web")[0]
        write(new.pk, Author.FAMILY, "hello")

        forget()

        assert Conversation.objects.count() == 3


def test_a_clock_that_is_wrong_at_the_first_round_of_all_deletes_nothing(
    chats: list[Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock(monkeypatch, days=181):
        forget()

    assert Conversation.objects.count() == 4


def test_addresses_stay_too_while_the_clock_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Conversation.objects.create(channel="telegram")
    Address.objects.create(conversation=chat, channel="telegram", key="k", sealed="s")
    forget()

    with clock(monkeypatch, days=10):
        channel_addresses.delete_old_receipts()
    assert Address.objects.exists()

    with clock(monkeypatch, days=2.5):
        channel_addresses.delete_old_receipts()
    assert not Conversation.objects.exists()


def test_after_weeks_without_the_service_one_command_lets_the_deletion_go_on(
    chats: list[Conversation], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    forget()
    with clock(monkeypatch, days=181):
        forget()
        call_command("retention")
        assert "Past their time: 2." in capsys.readouterr().out
        forget()
        assert Conversation.objects.count() == 2

        call_command("retention", "--go-on", "--by", "lena")
        forget()
        assert Conversation.objects.count() == 0
        assert not expiry.stopped_reason()
        assert AuditEntry.objects.get(what="retention.go_on").details == {"by": "lena"}

        call_command("retention", "--go-on", "--by", "lena")
        assert "Nothing is stopped" in capsys.readouterr().out
    assert not Milestone.objects.filter(name=expiry.GO_ON).exists()


def test_a_permission_that_was_not_used_within_an_hour_is_void(
    chats: list[Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()
    with clock(monkeypatch, days=181):
        expiry.allow_round("lena")
    with clock(monkeypatch, days=181, hours=2):
        forget()

    assert Conversation.objects.count() == 2


def many(old: int, new: int) -> None:
    made = Conversation.objects.bulk_create(Conversation(channel="web") for _ in range(old + new))
    long_ago = timezone.now() - timedelta(days=200)
    Conversation.objects.filter(pk__in=[chat.pk for chat in made[:old]]).update(updated=long_ago)


@pytest.mark.parametrize(("old", "new", "after"), [(51, 9, 60), (51, 210, 210), (50, 0, 0)])
def test_a_large_share_of_all_chats_does_not_go_at_once(old: int, new: int, after: int) -> None:
    many(old, new)

    forget()

    assert Conversation.objects.count() == after
    assert bool(expiry.stopped_reason()) is (after == 60)


def test_a_shorter_time_takes_effect_after_somebody_has_looked(settings: Settings) -> None:
    many(120, 10)
    settings.RETENTION_DAYS = 150
    forget()
    assert "120 of 130 chats would be deleted at once" in expiry.stopped_reason()

    expiry.allow_round("lena")
    forget()

    assert Conversation.objects.count() == 10
    [entry] = AuditEntry.objects.filter(what="chats.expired")
    assert entry.details == {"chats": 120, "days": 150}


def test_the_deletion_is_cut_into_transactions_between_which_others_write(monkeypatch: pytest.MonkeyPatch) -> None:
    many(120, 480)
    seen: list[int] = []

    async def write_between(_: float) -> None:
        """Another connection writes, without waiting for a lock."""
        await sync_to_async(_write_at_once, thread_sensitive=False)(seen)

    monkeypatch.setattr(asyncio, "sleep", write_between)
    forget()

    assert seen == [550, 500, 480]


def _write_at_once(seen: list[int]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 0")
        cursor.execute("UPDATE conversations_milestone SET words = 'somebody'")
    seen.append(Conversation.objects.count())
    connection.close()
