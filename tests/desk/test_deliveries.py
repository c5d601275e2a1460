"""The desk shows what did not reach a family."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from bot.conversations import handover
from bot.conversations.models import Message
from bot.outbox import channel_addresses, delivery_queue
from bot.outbox.models import Delivery, State
from tests.desk.conftest import People, SignedIn, drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(people: People, settings: Any) -> Delivery:
    """Maria's words in a chat on Telegram, on their way."""
    settings.ADDRESS_KEY = "0123456789abcdef" * 4
    address = channel_addresses.address_of("telegram", "1111111")
    handover.claim(address.conversation_id, people("maria"))
    message = handover.say(address.conversation_id, people("maria"), "Good morning.", "desk:1")
    return Delivery.objects.get(message=message)


def page(signed_in: SignedIn, chat: UUID, name: str = "maria") -> Any:
    return signed_in(name).get(f"/staff/chats/{chat}/")


def test_a_message_that_will_not_arrive_is_marked_with_the_reason(sent: Delivery, signed_in: SignedIn) -> None:
    delivery_queue.mark_failed(sent, "The family has blocked the bot.")

    shown = drawn(page(signed_in, sent.message.conversation_id))

    assert "Not delivered.</b> The family has blocked the bot." in shown


def test_a_message_that_is_tried_again_says_so(sent: Delivery, signed_in: SignedIn) -> None:
    delivery_queue.retry_later(sent, "The platform answered 503.", after=None, unknown=False)

    assert "We will try again" in drawn(page(signed_in, sent.message.conversation_id))


def test_an_open_page_is_drawn_anew_when_a_message_fails(sent: Delivery, signed_in: SignedIn) -> None:
    lines = f"/staff/chats/{sent.message.conversation_id}/lines/"
    before = signed_in("maria").get(lines)["X-Chat-State"]

    delivery_queue.mark_failed(sent, "The family has blocked the bot.")

    assert signed_in("maria").get(lines)["X-Chat-State"] != before


def test_a_message_that_was_read_says_so(sent: Delivery, signed_in: SignedIn) -> None:
    delivery_queue.mark_sent(sent, "p")
    delivery_queue.update_status("p", State.READ)

    assert "<span>read</span>" in drawn(page(signed_in, sent.message.conversation_id))
    assert Message.objects.filter(pk=sent.message_id).exists()
