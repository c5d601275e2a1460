"""A family that writes by email has a chat as in any app: stored once and sealed, and answered in its thread."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from pytest_django import Settings

from bot.channels.messaging.sending import ready
from bot.channels.simulator.simulator_types import Act, Request
from bot.conversations.models import Alert, Author, Consent, Conversation, Message
from bot.launcher import demo_channels
from bot.outbox.models import Address, Delivery, Received, Trouble
from tests.channels.messaging.servers import Server
from tests.channels.messaging.telephone import Telephone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def family(settings: Settings, assistant: Server) -> Telephone:
    """Nobody listens where our answers go."""
    settings.CHANNEL_SECRETS = demo_channels.settings("http://127.0.0.1:1", {})
    return Telephone("email", dict(settings.CHANNEL_SECRETS))


def mailed(family: Telephone, text: str, **changed: str) -> Request:
    """A mail with other header lines than the family's."""
    [request] = family.platform.acted(family.phone, Act("text", text))
    given = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    lines = {name.replace("_", "-"): value for name, value in changed.items()}
    headers = [line for line in json.loads(given["message-headers"]) if line[0] not in lines]
    given["message-headers"] = json.dumps([*headers, *map(list, lines.items())])
    return family.platform.sealed(urlencode(given).encode())


def words() -> list[str]:
    return [message.text for message in Message.objects.filter(author=Author.FAMILY).order_by("sequence")]


def test_it_agrees_and_asks_and_nothing_is_kept_of_what_it_wrote_before(family: Telephone) -> None:
    family.write("Quentin has lupus, is it free?")
    assert words() == [] and not Consent.objects.exists()

    family.write("Yes, I agree", "Is it free?")

    assert words()[1:] == ["Is it free?"] and Consent.objects.exists()


def test_an_emergency_is_answered_before_it_has_agreed(family: Telephone) -> None:
    family.write("my husband cannot breathe, his lips are blue")

    first = Message.objects.order_by("sequence")[0]
    assert first.outcome == "safety/emergency" and words() == []


def test_after_it_has_agreed_staff_get_the_alert(family: Telephone) -> None:
    family.write("hello", "yes", "my husband cannot breathe, his lips are blue")

    assert [alert.kind for alert in Alert.objects.all()] == ["emergency"]


def test_a_mail_that_comes_twice_and_signed_anew_is_stored_once(family: Telephone) -> None:
    family.write("hello", "yes")
    request = mailed(family, "Is it free?")

    assert [family.post(request), family.post(request), family.post(family.platform.sealed(request.body))] == [200] * 3
    assert words()[1:] == ["Is it free?"]


def test_neither_its_address_nor_the_id_of_its_mail_can_be_read_in_the_database(family: Telephone) -> None:
    family.write("hello")

    [address] = Address.objects.all()
    kept = json.dumps([list(Address.objects.values()), list(Received.objects.values())], default=str)
    assert address.channel == "email" and family.phone.address not in kept and "mail.example.net" not in kept


def test_every_answer_names_the_mail_that_came_last(family: Telephone) -> None:
    family.write("hello")
    family.post(mailed(family, "yes", **{"Message-Id": "<second@mail.example.net>"}))

    assert {ready(part).thread for part in Delivery.objects.all()} == {"<second@mail.example.net>"}


@pytest.mark.parametrize(
    "changed", [{"Auto_Submitted": "auto-replied"}, {"List_Id": "<a.b>"}, {"From": "mailer-daemon@example.net"}]
)
def test_a_machine_gets_no_chat_and_no_answer(family: Telephone, changed: dict[str, str]) -> None:
    assert family.post(mailed(family, "I am away", **changed)) == 200

    assert not Conversation.objects.exists() and not Trouble.objects.exists()


def test_two_machines_cannot_keep_each_other_busy(family: Telephone) -> None:
    """What we send comes back to us, as from a mailbox that forwards to our own address."""
    family.write("hello")
    before = Message.objects.count()

    family.post(mailed(family, "Do you agree?", From=family.platform.setting("address")))

    assert Message.objects.count() == before


def test_a_forged_mail_is_counted_and_its_words_are_nowhere(
    family: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    family.write("hello", "yes")
    before = Message.objects.count()

    assert family.post(mailed(family, "Quentin wants to delete my chat", **{"X-Mailgun-Spf": "Fail"})) == 200

    assert Message.objects.count() == before and "Quentin" not in caplog.text
    assert [noted.why for noted in Trouble.objects.all()] == ["forged"]


def test_a_wish_to_delete_is_asked_about_and_then_done(family: Telephone) -> None:
    family.write("hello", "yes", "Is it free?", "/delete", "Yes, delete this chat")

    assert not any(words()) and not Consent.objects.exists()


@pytest.mark.parametrize("field", ["sender", "message-headers", "body-plain"])
def test_a_form_without_a_field_takes_nothing_down(family: Telephone, field: str) -> None:
    request: Any = mailed(family, "hello")
    given = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    del given[field]

    assert family.post(family.platform.sealed(urlencode(given).encode())) == 200
