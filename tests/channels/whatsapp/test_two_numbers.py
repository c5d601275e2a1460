"""Two numbers of WhatsApp: of one app, which has one address for both, and of two."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pytest_django import Settings

from bot.conversations.models import Conversation, Message
from bot.outbox.models import Address, Delivery, State, Trouble
from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Server
from tests.channels.meta import SECRET, VERIFY, payload, send, signed

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND = "106540352242922", "206540352242922"
CLINIC = "whatsapp/clinic"


def with_clinic(api: Server, settings: Settings, secret: str) -> Server:
    own = {"TOKEN": "token", "APP_SECRET": secret, "VERIFY_TOKEN": VERIFY, "NUMBER": SECOND, "API": api.url}
    clinic = {f"BOT_WHATSAPP__CLINIC__{field}": value for field, value in own.items()}
    settings.CHANNEL_SECRETS = {**settings.CHANNEL_SECRETS, **clinic}
    return api


@pytest.fixture
def app(api: Server, settings: Settings) -> Server:
    """Two numbers of one app."""
    return with_clinic(api, settings, SECRET)


@pytest.fixture
def apps(api: Server, settings: Settings) -> Server:
    """Two numbers of an app each."""
    return with_clinic(api, settings, "the-secret-of-the-other-app")


def write(text: str, identifier: str, number: str = FIRST, kind: str = "text") -> dict[str, Any]:
    """A notification about one message to one of our numbers."""
    found = payload("whatsapp", kind)
    value = found["entry"][0]["changes"][0]["value"]
    value["metadata"]["phone_number_id"] = number
    value["messages"][0]["id"] = identifier
    if kind == "text":
        value["messages"][0]["text"] = {"body": text}
    return found


def together(*notifications: dict[str, Any]) -> dict[str, Any]:
    """One request with all of them."""
    return {**notifications[0], "entry": [entry for one in notifications for entry in one["entry"]]}


def agree(number: str, channel: str = "whatsapp") -> None:
    send(channel, write("hello", f"wamid.A{number}", number), write("", f"wamid.B{number}", number, "button"))


def sent_from(api: Server, number: str) -> list[str]:
    """The texts that left by a number."""
    bodies = api.of(f"/{number}/messages")
    return [(body.get("text") or body["interactive"]["body"]).get("body") or "" for body in bodies if "text" in body]


def test_one_request_of_an_app_serves_both_numbers_each_in_its_own_chat(app: Server) -> None:
    agree(FIRST)
    agree(SECOND)

    status = send("whatsapp", together(write("who pays", "wamid.1"), write("who may join", "wamid.2", SECOND)))

    assert status == [200]
    assert sent_from(app, FIRST)[-1] == "You asked: who pays"
    assert sent_from(app, SECOND)[-1] == "You asked: who may join"
    assert sorted(Address.objects.values_list("channel", flat=True)) == ["whatsapp", CLINIC]


@pytest.mark.parametrize("address", ["whatsapp", CLINIC])
def test_both_addresses_of_an_app_lead_to_the_same_numbers(app: Server, address: str) -> None:
    agree(SECOND, address)

    send(address, write("who pays", "wamid.1", SECOND))

    assert sent_from(app, SECOND)[-1] == "You asked: who pays"
    assert sent_from(app, FIRST) == []


def test_a_message_is_stored_once_by_whichever_address_it_comes(app: Server) -> None:
    agree(SECOND)

    send("whatsapp", write("who pays", "wamid.1", SECOND))
    send(CLINIC, write("who pays", "wamid.1", SECOND))

    assert Message.objects.filter(text="who pays").count() == 1


def test_another_apps_signature_opens_no_number_of_ours(apps: Server) -> None:
    body = json.dumps(write("hello", "wamid.1", SECOND)).encode()

    answers = {address: post(address, body, X_Hub_Signature_256=signed(body))[0] for address in ("whatsapp", CLINIC)}

    assert {address: answer.status_code for address, answer in answers.items()} == {"whatsapp": 200, CLINIC: 403}
    assert not Conversation.objects.exists()


def test_what_became_of_a_message_is_told_of_the_account_that_sent_it(app: Server) -> None:
    agree(SECOND)
    newest = Delivery.objects.filter(address__channel=CLINIC).order_by("pk").last()
    number = len(app.of("/messages"))
    status = payload("whatsapp", "status_delivered")
    value = status["entry"][0]["changes"][0]["value"]
    value["statuses"][0]["id"] = f"wamid.OURS{number}"

    send("whatsapp", status)
    assert newest and Delivery.objects.get(pk=newest.pk).state == State.SENT  # of the other number

    value["metadata"]["phone_number_id"] = SECOND
    send("whatsapp", status)
    assert Delivery.objects.get(pk=newest.pk).state == State.DELIVERED


def test_what_is_much_too_late_for_one_number_takes_nothing_from_the_other(app: Server) -> None:
    agree(FIRST)
    late = write("old words", "wamid.OLD", SECOND)
    late["entry"][0]["changes"][0]["value"]["messages"][0]["timestamp"] = "1700000000"

    assert send("whatsapp", together(late, write("who pays", "wamid.1"))) == [200]
    assert send("whatsapp", late) == [403]

    assert sent_from(app, FIRST)[-1] == "You asked: who pays"
    assert set(Trouble.objects.values_list("channel", "why", "count")) == {(CLINIC, "stale", 2)}
