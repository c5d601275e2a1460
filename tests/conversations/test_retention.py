"""What is too old is deleted; a wrong number of days deletes nothing at all."""

from __future__ import annotations

import asyncio
import math
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from bot import retention
from bot.contact import services
from bot.contact.models import ContactRequest
from bot.conversations import tokens
from bot.conversations.assistant import RasaAssistant
from bot.conversations.chatlog import write
from bot.conversations.door import Door
from bot.conversations.management.commands import worker
from bot.conversations.models import Author, Conversation, Message
from bot.errors import ConfigurationError

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


def left() -> tuple[int, int, int]:
    return Conversation.objects.count(), Message.objects.count(), ContactRequest.objects.count()


def test_only_what_is_past_its_time_is_deleted(chats: list[Conversation], settings: Settings) -> None:
    settings.RETENTION_DAYS, settings.CONTACT_DAYS = 180, 30

    services.forget()
    assert left() == (4, 4, 2)

    worker.forget()
    assert left() == (2, 2, 2)


@pytest.mark.parametrize("days", WRONG)
def test_a_wrong_number_of_days_deletes_nothing(chats: list[Conversation], settings: Settings, days: Any) -> None:
    settings.RETENTION_DAYS = settings.CONTACT_DAYS = days

    with pytest.raises(ConfigurationError, match="BOT_RETENTION_DAYS"):
        worker.forget()
    with pytest.raises(ConfigurationError, match="BOT_CONTACT_DAYS"):
        services.forget()

    assert left() == (4, 4, 4)


def test_the_worker_goes_on_with_its_other_work_and_logs_what_it_did_not_delete(
    chats: list[Conversation], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.RETENTION_DAYS = 0
    settings.WORKER_JOBS = ["bot.contact.services.forget"]

    asyncio.run(worker.round_of_work(Door(RasaAssistant())))

    assert Conversation.objects.count() == 4
    assert ContactRequest.objects.count() == 2
    assert "BOT_RETENTION_DAYS is 0 days. Nothing is deleted" in caplog.text


def test_the_shortest_and_the_longest_time_are_taken() -> None:
    assert (
        retention.limit("BOT_RETENTION_DAYS", 1)
        < timezone.now()
        < retention.limit("BOT_RETENTION_DAYS", 3650) + timedelta(days=3651)
    )
