"""A family on Telegram, from the first word to the answer."""

import pytest

from bot.conversations.models import Consent, Conversation, Message
from bot.outbox.models import Delivery, State
from tests.channels.telegram.telegram import Chat

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_kept_before_the_family_has_agreed(stranger: Chat) -> None:
    [welcome] = stranger.write("my secret question")

    assert "Telegram can read along" in welcome["text"]
    assert not Consent.objects.exists()
    assert not any("secret" in message.text for message in Message.objects.all())


def test_a_family_that_agreed_gets_an_answer(family: Chat) -> None:
    [answer] = family.write("what is it")

    assert answer["text"] == "You asked: what is it"
    assert Consent.objects.count() == Conversation.objects.count() == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
