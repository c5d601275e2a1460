"""The chat of a child who writes alone is kept for few days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bot.conversations import expiry, minors, tokens
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import AuditEntry, Author, Conversation, Milestone, Owner
from bot.conversations.pipeline import curated
from bot.errors import ConfigurationError
from bot.safety.check import check

pytestmark = pytest.mark.django_db
MINOR, ADULT = "privacy/minor", "privacy/adult"


def chat(*outcomes: str, days: float = 8, owner: Owner = Owner.ASSISTANT) -> Conversation:
    made = tokens.open_conversation("web")[0]
    for outcome in outcomes:
        write(made.pk, Author.FAMILY, "hello", outcome=outcome)
        write_reply(made.pk, curated(outcome))
    Conversation.objects.filter(pk=made.pk).update(updated=timezone.now() - timedelta(days=days), owner=owner)
    return made


def left(made: Conversation) -> bool:
    minors.delete_minors_chats()
    return Conversation.objects.filter(pk=made.pk).exists()


def test_it_is_deleted_after_the_days_that_the_text_names(settings: Any) -> None:
    settings.MINOR_DAYS = 3

    assert "3 days after its last message" in write_reply(chat(MINOR).pk, curated(MINOR)).text
    assert left(chat(MINOR, days=2.9)) and not left(chat(MINOR, days=3.1))


def test_the_deletion_is_in_the_audit_log() -> None:
    made = chat(MINOR)
    minors.delete_minors_chats()

    assert AuditEntry.objects.filter(what="chat.erased", conversation=made.pk).exists()


def test_other_chats_stay() -> None:
    assert left(chat("costs/overview", "chat/thanks"))


def test_with_a_grown_up_it_is_kept_as_any_other() -> None:
    assert left(chat(MINOR, "costs/overview", ADULT, "costs/overview"))
    assert not left(chat(MINOR, ADULT, MINOR))


def test_a_question_that_was_only_read_as_a_childs_does_nothing() -> None:
    made = tokens.open_conversation("web")[0]
    write(made.pk, Author.FAMILY, "hello", outcome=MINOR)
    Conversation.objects.filter(pk=made.pk).update(updated=timezone.now() - timedelta(days=8))

    assert left(made)


@pytest.mark.parametrize("owner", [Owner.PERSON, Owner.WAITING])
def test_it_stays_while_a_person_has_it_or_is_waited_for(owner: Owner) -> None:
    assert left(chat(MINOR, owner=owner))


@pytest.mark.parametrize("days", [0, -1, "7", None])
def test_a_wrong_number_of_days_deletes_nothing(settings: Any, days: Any) -> None:
    settings.MINOR_DAYS, made = days, chat(MINOR, days=100)

    with pytest.raises(ConfigurationError, match="BOT_MINOR_DAYS"):
        minors.delete_minors_chats()
    assert Conversation.objects.filter(pk=made.pk).exists()


def test_it_stays_while_the_clock_may_be_wrong() -> None:
    Milestone.objects.create(name=expiry.ROUND, at=timezone.now() - timedelta(days=4))

    assert left(chat(MINOR))


def test_an_emergency_is_heard_before_the_age() -> None:
    assert check("I am 13 and my father is not breathing") is not None


def test_a_child_is_told_of_help_and_offered_a_person_and_deletion() -> None:
    reply = curated(MINOR)

    assert "emergency number" in reply.text and "done nothing wrong" in reply.text
    assert [button["payload"] for button in reply.buttons] == [f"/{ADULT}", "/human/handoff", "/privacy/delete"]
