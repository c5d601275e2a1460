"""Families on WhatsApp that show a user name: Meta calls them by an id of its own, and not by a telephone number."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from bot.channels.base.outgoing_message import Part
from bot.channels.whatsapp.adapter import message
from bot.conversations.models import Author, Conversation, Message
from bot.outbox import channel_addresses
from bot.outbox.models import Address, Trouble
from tests.channels.messaging.servers import Server
from tests.channels.meta import payload, send

pytestmark = pytest.mark.django_db(transaction=True)
ANN, BEN = "US.13491208655302741918", "US.99991208655302741918"
NUMBER, OTHER_NUMBER = "15550100", "15550199"


def said(text: str, identifier: str, **sender: str) -> dict[str, Any]:
    """A message with nothing of its sender but what is given; `from_` stands for `from`."""
    found = payload("whatsapp", "text")
    [value] = [change["value"] for change in found["entry"][0]["changes"]]
    value["messages"][0].pop("from")
    value["messages"][0] |= {name.rstrip("_"): one for name, one in sender.items()}
    value["messages"][0] |= {"id": identifier, "text": {"body": text}}
    value["contacts"] = [{"profile": {"name": "Ann", "username": "ann"}, "user_id": sender.get("from_user_id", "")}]
    return found


def changed(kind: str, body: str = "", **system: str) -> dict[str, Any]:
    found = payload("whatsapp", "system")
    [message_] = found["entry"][0]["changes"][0]["value"]["messages"]
    sender = {"from": NUMBER} if kind == "user_changed_number" else {}
    message_.pop("from")
    message_ |= {**sender, "system": {"type": kind, "body": body, **system}}
    return found


def recipients(api: Server) -> list[tuple[str | None, str | None]]:
    return [(body.get("to"), body.get("recipient")) for body in api.of("/messages")]


def chats_of(*words: str) -> list[list[str]]:
    """What families wrote, chat by chat."""
    wrote = Message.objects.filter(author=Author.FAMILY, text__in=words).order_by("pk")
    chats = dict.fromkeys(wrote.values_list("conversation", flat=True))
    return [list(wrote.filter(conversation=chat).values_list("text", flat=True)) for chat in chats]


def test_a_family_without_a_number_agrees_asks_and_is_answered(api: Server) -> None:
    texts = ("hello", "yes", "what is it")
    send("whatsapp", *(said(text, f"wamid.{text}", from_user_id=ANN) for text in texts))

    assert set(recipients(api)) == {(None, ANN)}
    assert api.of("/messages")[-1]["text"]["body"] == "You asked: what is it"


def test_two_families_without_a_number_have_a_chat_each_also_where_the_number_is_empty(api: Server) -> None:
    send("whatsapp", said("hello", "1", from_="", from_user_id=ANN), said("yes", "2", from_="", from_user_id=ANN))
    send("whatsapp", said("what is it", "3", from_="", from_user_id=BEN))

    assert Conversation.objects.count() == 2
    assert chats_of("what is it") == []  # nothing of Ben's is kept under Ann's consent


def test_a_family_that_takes_a_user_name_stays_in_its_chat(api: Server) -> None:
    send("whatsapp", said("hello", "1", from_=NUMBER, from_user_id=ANN))
    send("whatsapp", said("yes", "2", from_=NUMBER, from_user_id=ANN))
    send("whatsapp", said("what is it", "3", from_user_id=ANN))

    assert Conversation.objects.count() == 1
    assert api.of("/messages")[-1]["text"]["body"] == "You asked: what is it"


def test_a_chat_that_began_before_there_were_ids_is_found_by_the_id_afterwards(api: Server) -> None:
    for number, sender in enumerate(({"from_": NUMBER}, {"from_": NUMBER, "from_user_id": ANN}, {"from_user_id": ANN})):
        send("whatsapp", said("hello", f"{number}", **sender))

    assert Conversation.objects.count() == 1


def test_who_gets_somebody_elses_old_number_does_not_get_their_chat(api: Server) -> None:
    send("whatsapp", said("hello", "1", from_=NUMBER, from_user_id=ANN))
    send("whatsapp", said("hello", "2", from_=NUMBER, from_user_id=BEN))

    assert Conversation.objects.count() == 2
    first, second = Address.objects.order_by("pk")
    assert channel_addresses.opened_address(first) == ANN
    assert channel_addresses.opened_address(second) == NUMBER


@pytest.mark.parametrize(
    "system",
    [
        {"previous_user_id": ANN, "user_id": BEN},
        {"body": f"User Ann changed from somewhere changed from {ANN} to {BEN}", "user_id": BEN},
    ],
)
def test_a_new_id_leads_to_the_same_chat(api: Server, system: dict[str, str]) -> None:
    send("whatsapp", said("hello", "1", from_user_id=ANN), said("yes", "2", from_user_id=ANN))
    send("whatsapp", changed("user_changed_user_id", **system))
    send("whatsapp", said("what is it", "3", from_user_id=BEN))

    assert Conversation.objects.count() == 1
    assert recipients(api)[-1] == (None, BEN)


def test_a_new_number_leads_to_the_same_chat_and_the_old_one_to_a_new_one(api: Server) -> None:
    send("whatsapp", said("hello", "1", from_=NUMBER), said("yes", "2", from_=NUMBER))
    send("whatsapp", changed("user_changed_number", wa_id=OTHER_NUMBER))
    send("whatsapp", said("what is it", "3", from_=OTHER_NUMBER))

    assert Conversation.objects.count() == 1
    assert recipients(api)[-1] == (OTHER_NUMBER, None)

    send("whatsapp", said("hello", "4", from_=NUMBER))
    assert Conversation.objects.count() == 2


def test_a_new_id_that_has_a_chat_already_takes_no_other(api: Server) -> None:
    send("whatsapp", said("hello", "1", from_user_id=ANN), said("hello", "2", from_user_id=BEN))
    before = list(Address.objects.order_by("pk").values_list("key", flat=True))

    send("whatsapp", changed("user_changed_user_id", previous_user_id=ANN, user_id=BEN))

    assert list(Address.objects.order_by("pk").values_list("key", flat=True)) == before


@pytest.mark.parametrize(
    "sender", [{}, {"from_": ""}, {"from_": " ", "from_user_id": ""}, {"from_user_id": "a\udcffb"}]
)
def test_a_message_of_nobody_makes_no_chat_and_its_neighbour_is_stored(
    api: Server, settings: Settings, sender: dict[str, str]
) -> None:
    found = said("my secret", "1", **sender)
    value = found["entry"][0]["changes"][0]["value"]
    value["messages"].append(said("hello", "2", from_=NUMBER)["entry"][0]["changes"][0]["value"]["messages"][0])

    assert send("whatsapp", found) == [200]

    assert [channel_addresses.opened_address(address) for address in Address.objects.all()] == [NUMBER]
    assert [trouble.why for trouble in Trouble.objects.all()] == ["nameless"]


def test_a_group_is_not_answered_in_private(api: Server) -> None:
    assert send("whatsapp", said("hello", "1", from_=NUMBER, group_id="G1")) == [200]

    assert Conversation.objects.count() == 0


def test_what_is_revoked_is_withdrawn(api: Server) -> None:
    send("whatsapp", said("hello", "1", from_=NUMBER), said("yes", "2", from_=NUMBER))
    send("whatsapp", said("what is it", "3", from_=NUMBER))
    found = said("", "4", from_=NUMBER)
    [message_] = found["entry"][0]["changes"][0]["value"]["messages"]
    message_.pop("text")
    message_ |= {"type": "revoke", "revoke": {"original_message_id": "3"}}

    send("whatsapp", found)

    assert not Message.objects.filter(author=Author.FAMILY, text="what is it").exists()


def test_metas_field_for_an_id_is_recipient() -> None:
    assert "to" not in message(ANN, Part("Hello")) and message(ANN, Part("Hello"))["recipient"] == ANN
    assert "recipient" not in message(NUMBER, Part("Hello"))
