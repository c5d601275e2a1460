"""Ownership changes by compare-and-set."""

import pytest

from bot.conversations.models import Conversation, Owner
from bot.conversations.ownership import change, follow_wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation() -> Conversation:
    return Conversation.objects.create(channel="web")


def test_a_wish_for_a_person_makes_the_chat_wait(conversation: Conversation) -> None:
    follow_wish(conversation.pk, "human/handoff")

    conversation.refresh_from_db()
    assert conversation.owner == Owner.WAITING


def test_a_chat_that_a_person_owns_does_not_go_back_to_waiting(conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(owner=Owner.PERSON)

    follow_wish(conversation.pk, "human/handoff")

    conversation.refresh_from_db()
    assert conversation.owner == Owner.PERSON


def test_only_the_first_of_two_changes_wins(conversation: Conversation) -> None:
    assert change(conversation.pk, Owner.ASSISTANT, Owner.WAITING)
    assert not change(conversation.pk, Owner.ASSISTANT, Owner.WAITING)
