"""A family that writes its number and waits for a call is told that nobody has it, and where to leave it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.conversations.message_store import store_incoming
from bot.conversations.models import Conversation, Owner
from bot.conversations.pipeline import curated
from bot.conversations.reply_effects import settled
from bot.conversations.signed_links import FORM
from bot.conversations.types import Incoming

pytestmark = pytest.mark.django_db
REMOVED = "was removed before it was stored"


def told(text: str) -> str:
    """What a new family that writes `text` is told, where it means a wish for a person."""
    chat = Conversation.objects.create(channel="web").pk
    store_incoming(chat, Incoming(uuid4().hex, text))
    [said] = settled(chat, Owner.ASSISTANT, [curated("human/handoff")])
    return said.text


@pytest.mark.parametrize(
    "text", ["my number is +1 415 555 0137 call me please", "write to jane@example.com please, I want a person"]
)
def test_who_leaves_a_number_or_an_address_reads_that_nobody_has_it(text: str) -> None:
    first, second = told(text).split("\n\n")[:2]

    assert REMOVED in first and FORM in first
    assert REMOVED not in second


def test_who_leaves_none_is_not_told_of_one() -> None:
    assert REMOVED not in told("I want to talk to a person")
