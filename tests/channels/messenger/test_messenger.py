"""A family on Messenger; requests that Meta did not make."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from bot.content.responses import response
from bot.conversations.models import Author, Conversation, Message
from bot.outbox.models import Delivery, Received, State, Trouble
from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Answer, Server
from tests.channels.meta import payload, send, signed

pytestmark = pytest.mark.django_db(transaction=True)
MEDIA = ["voice", "video", "file", "location", "sticker", "other", "reaction", "edited"]


def said(api: Server) -> list[str]:
    return [body["message"]["text"] for body in api.of("/messages")]


def changed(name: str, **fields: Any) -> dict[str, Any]:
    found = payload("messenger", name)
    found["entry"][0]["messaging"][0].update(fields)
    return found


@pytest.fixture
def family(api: Server) -> Conversation:
    """A family that has agreed."""
    send("messenger", payload("messenger", "postback"), payload("messenger", "button"))
    return Conversation.objects.get()


def test_a_family_agrees_with_a_quick_reply_and_gets_an_answer(family: Conversation, api: Server) -> None:
    send("messenger", payload("messenger", "text"))

    assert "I agree, begin" in str(api.of("/messages"))
    assert said(api)[-1] == "You asked: what is it"
    assert api.of("/messages")[-1]["recipient"] == {"id": "7000000000000001"}


def test_every_message_of_a_batch_is_answered_in_order(family: Conversation, api: Server) -> None:
    send("messenger", payload("messenger", "batch"))

    assert said(api)[-3:] == [f"You asked: question {n}" for n in range(3)]


def test_what_is_not_text_gets_a_kind_reply(family: Conversation, api: Server) -> None:
    send("messenger", *(payload("messenger", kind) for kind in MEDIA))

    outcomes = Message.objects.filter(author=Author.ASSISTANT).values_list("outcome", flat=True)
    assert list(outcomes)[-len(MEDIA) :] == [f"channel/{kind}" for kind in MEDIA]


def test_words_beside_a_picture_are_read_and_a_link_is_words(family: Conversation, api: Server) -> None:
    send("messenger", payload("messenger", "picture"))
    assert said(api)[-2:] == ["You asked: my report", response("channel/worded_picture").text]

    send("messenger", payload("messenger", "link"))
    assert said(api)[-1].startswith("You asked: ")


def test_what_nobody_said_to_us_is_passed_over(family: Conversation, api: Server) -> None:
    before = len(api.calls)
    elsewhere = changed("text", recipient={"id": "1"})

    answers = send("messenger", *(payload("messenger", n) for n in ("echo", "optin", "reaction_removed")), elsewhere)

    assert set(answers) == {200}
    assert len(api.calls) == before


def test_delivered_and_read_are_recorded(family: Conversation, api: Server) -> None:
    send("messenger", payload("messenger", "status_delivered"))
    assert Delivery.objects.earliest("pk").state == State.DELIVERED

    send("messenger", changed("status_read", read={"watermark": 4_000_000_000_000}))
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.READ}


def test_a_read_that_comes_before_the_message_changes_nothing(family: Conversation, api: Server) -> None:
    send("messenger", changed("status_read", read={"watermark": 1_000_000_000_000}))

    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}


def test_outside_the_window_the_desk_sees_why(family: Conversation, api: Server) -> None:
    api.answers = lambda call: Answer({"error": {"code": 10, "error_subcode": 2018278, "message": "no"}}, 400)

    send("messenger", payload("messenger", "text"))

    failed = Delivery.objects.latest("pk")
    assert failed.state == State.FAILED
    assert "has to write first" in failed.reason


def test_forged_stale_and_truncated_requests_are_refused_and_nothing_is_stored(api: Server) -> None:
    body = json.dumps(payload("messenger", "text")).encode()
    stale = payload("messenger", "text")
    stale["entry"][0]["messaging"][0]["timestamp"] -= int(timedelta(days=9).total_seconds() * 1000)

    assert post("messenger", body, X_Hub_Signature_256=signed(body, "another"))[0].status_code == 403
    assert post("messenger", body[:-1], X_Hub_Signature_256=signed(body))[0].status_code == 403
    assert post("messenger", body)[0].status_code == 403
    assert send("messenger", stale) == [403]
    assert Conversation.objects.count() + Received.objects.count() == 0


def test_a_request_that_comes_again_is_answered_once(family: Conversation, api: Server) -> None:
    found = payload("messenger", "text")
    send("messenger", found)
    before = len(api.calls)

    assert send("messenger", found) == [200]
    assert len(api.calls) == before


OTHER = "200000000000001"


@pytest.fixture
def two_pages(api: Server, settings: Settings) -> Server:
    """Two pages of one app at Meta."""
    clinic = {
        name.replace("BOT_MESSENGER_", "BOT_MESSENGER__CLINIC__"): value
        for name, value in settings.CHANNEL_SECRETS.items()
    }
    settings.CHANNEL_SECRETS = {**settings.CHANNEL_SECRETS, **clinic, "BOT_MESSENGER__CLINIC__PAGE": OTHER}
    return api


def test_one_request_of_an_app_serves_both_pages_each_in_its_own_chat(two_pages: Server) -> None:
    both = payload("messenger", "text")
    theirs = changed("text", recipient={"id": OTHER})
    theirs["entry"][0]["messaging"][0]["message"]["mid"] = "m_OTHER"
    both["entry"] += theirs["entry"]

    assert send("messenger", both) == [200]

    assert {page: len(two_pages.of(f"/{page}/messages")) for page in ("100000000000001", OTHER)} == {
        "100000000000001": 1,
        OTHER: 1,
    }
    assert {chat.came_by for chat in Conversation.objects.all()} == {"messenger", "messenger/clinic"}


def test_what_cannot_be_read_is_counted_for_its_page_alone(two_pages: Server) -> None:
    broken = changed("text", recipient={"id": OTHER}, timestamp="never")

    assert send("messenger", broken) == [200]

    assert list(Trouble.objects.values_list("channel", "count")) == [("messenger/clinic", 1)]
