"""A chat moves from a messaging app to the private web chat by a link that works once."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bot.conversations import message_store
from bot.conversations.models import Consent, Conversation, Message
from bot.conversations.types import Reply
from bot.outbox import channel_addresses
from bot.outbox.models import Address, Delivery, Move
from bot.rights.family_records import consent
from tests.channels.telegram.playing import Chat

pytestmark = pytest.mark.django_db(transaction=True)


def code(said: list[dict[str, Any]]) -> str:
    found = re.search(r"/chat/#move=(\S+)", said[-1]["text"])
    assert found
    return found[1]


def take(client: Client, given: Any) -> Any:
    return client.post("/chat/api/v1/moves", json.dumps({"code": given}), "application/json")


@pytest.mark.parametrize("words", ["/private", "Private chat"])
def test_the_chat_goes_on_in_the_browser_with_all_that_was_said(family: Chat, client: Client, words: str) -> None:
    family.write("what is it")

    opened = take(client, code(family.write(words)))

    key = {"Authorization": f"Bearer {opened.json()['token']}"}
    texts = [message["text"] for message in client.get("/chat/api/v1/messages", headers=key).json()["messages"]]
    assert "You asked: what is it" in texts
    assert Conversation.objects.get().channel == "web"


def test_after_the_move_nothing_of_the_chat_goes_to_the_app(family: Chat, client: Client) -> None:
    take(client, code(family.write("/private")))
    before = len(family.said)

    message_store.write_news(Conversation.objects.get().pk, Reply("News for you."))

    assert not Delivery.objects.filter(message__text="News for you.").exists()
    [welcome] = family.write("hello again")
    assert "Do you agree" in welcome["text"]
    assert Conversation.objects.count() == 2
    assert len(family.said) == before + 1


def test_after_the_move_the_consent_is_still_the_one_to_the_apps_text(family: Chat, client: Client) -> None:
    welcome = family.said[0]["text"]

    take(client, code(family.write("/private")))

    chat = Conversation.objects.get()
    agreed = Consent.objects.get(conversation=chat).text
    assert (chat.channel, agreed.key) == ("web", "channel/welcome")
    assert "The company behind Telegram can read along" in agreed.body and agreed.body in welcome
    assert (consent(chat) or {})["text"] == agreed.body.split("\n\n")


def test_a_link_works_once(family: Chat, client: Client) -> None:
    given = code(family.write("/private"))

    assert take(client, given).status_code == 201
    assert take(client, given).status_code == 404


def test_a_link_that_is_too_old_or_forged_opens_nothing(family: Chat, client: Client) -> None:
    given = code(family.write("/private"))
    Move.objects.update(expires=timezone.now() - timedelta(seconds=1))

    for wrong in (given, given[:-1], "x", "", "a.b", None, 7, "x" * 500):
        assert take(client, wrong).status_code in (400, 404)
    assert Conversation.objects.get().channel == "telegram"


def test_fetching_the_link_as_a_preview_does_uses_nothing_up(family: Chat, client: Client) -> None:
    given = code(family.write("/private"))

    client.get("/chat/")

    assert take(client, given).status_code == 201


def test_neither_the_log_nor_the_database_holds_the_code(family: Chat, caplog: pytest.LogCaptureFixture) -> None:
    given = code(family.write("/private"))

    assert given not in str(
        list(Message.objects.values()) + list(Move.objects.values()) + list(Delivery.objects.values())
    )
    assert given not in caplog.text


def test_the_address_of_a_chat_that_moved_is_forgotten(family: Chat, client: Client) -> None:
    take(client, code(family.write("/private")))

    channel_addresses.delete_old_receipts()

    assert not Address.objects.exists()
    assert Conversation.objects.exists()
