"""A family on WhatsApp; requests that Meta did not make."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from bot.content.responses import response
from bot.conversations import handover, message_store
from bot.conversations.models import Author, Conversation, Message
from bot.conversations.types import Reply
from bot.errors import BotError
from bot.outbox.models import Address, Delivery, Received, State
from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Answer, Server
from tests.channels.meta import VERIFY, payload, send, signed

pytestmark = pytest.mark.django_db(transaction=True)
MEDIA = ["voice", "video", "file", "sticker", "location", "contact", "reaction"]


def said(api: Server) -> list[str]:
    """The texts that went out, in order."""
    bodies = [body.get("interactive", {}).get("body") or body.get("text") for body in api.of("/messages")]
    return [body.get("text") or body["body"] for body in bodies if body]


def write(text: str, identifier: str) -> dict[str, Any]:
    found = payload("whatsapp", "text")
    [message] = found["entry"][0]["changes"][0]["value"]["messages"]
    message.update(id=identifier, text={"body": text})
    return found


@pytest.fixture
def family(api: Server) -> Conversation:
    """A family that has agreed."""
    send("whatsapp", write("hello", "wamid.A"), payload("whatsapp", "button"))
    return Conversation.objects.get()


def test_a_family_agrees_with_a_button_and_gets_an_answer(family: Conversation, api: Server) -> None:
    send("whatsapp", payload("whatsapp", "text"))

    first = api.of("/messages")[0]["interactive"]["action"]["buttons"][0]["reply"]
    assert first == {"id": "1.0", "title": "I agree, begin"}
    assert said(api)[-1] == "You asked: what is it"
    assert family.consent.text.version == 3


def test_every_message_of_a_batch_is_answered_in_order(family: Conversation, api: Server) -> None:
    send("whatsapp", payload("whatsapp", "batch"))

    assert said(api)[-3:] == [f"You asked: question {n}" for n in range(3)]


def test_what_is_not_text_gets_a_kind_reply(family: Conversation, api: Server) -> None:
    send("whatsapp", *(payload("whatsapp", kind) for kind in MEDIA))

    outcomes = Message.objects.filter(author=Author.ASSISTANT).values_list("outcome", flat=True)
    assert list(outcomes)[-len(MEDIA) :] == [f"channel/{kind}" for kind in MEDIA]
    assert {call.path.rpartition("/")[2] for call in api.calls} == {"messages"}


def test_the_words_of_a_picture_are_read(family: Conversation, api: Server) -> None:
    send("whatsapp", payload("whatsapp", "picture"))

    assert said(api)[-2] == "You asked: my report"
    assert said(api)[-1] == response("channel/worded_picture").text


@pytest.mark.parametrize("names", [["unsupported", "order"]])
def test_kinds_that_nobody_knows_get_a_kind_reply_too(family: Conversation, api: Server, names: list[str]) -> None:
    send("whatsapp", *(payload("whatsapp", name) for name in names))

    assert said(api)[-2:] == [response("channel/other").text] * 2


def test_what_nobody_said_is_passed_over(family: Conversation, api: Server) -> None:
    before = len(api.calls)
    elsewhere = payload("whatsapp", "text")
    elsewhere["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "1"

    names = ("reaction_removed", "system", "other_field")
    answers = send("whatsapp", *(payload("whatsapp", name) for name in names), elsewhere)

    assert set(answers) == {200}
    assert len(api.calls) == before


def test_choices_with_long_titles_become_a_list_and_a_number_chooses_too(family: Conversation, api: Server) -> None:
    buttons = ({"title": "How does the treatment work?", "payload": "/therapy/how_it_works"},)
    message_store.write_news(family.pk, Reply("Which of these did you mean?", "", buttons))

    send("whatsapp", write("4", "wamid.B"))

    # The three choices of the message before it are still open.
    action = api.of("/messages")[-2]["interactive"]["action"]
    assert action["sections"][0]["rows"] == [
        {"id": "4.0", "title": "4. How does the…", "description": "How does the treatment work?"}
    ]
    assert response("therapy/how_it_works").text[:60] in said(api)[-1]


def test_what_became_of_a_message_is_recorded_whatever_the_order(family: Conversation, api: Server) -> None:
    send("whatsapp", payload("whatsapp", "status_read"), payload("whatsapp", "status_delivered"))
    assert Delivery.objects.earliest("pk").state == State.READ

    send("whatsapp", payload("whatsapp", "status_failed"))
    assert Delivery.objects.earliest("pk").state == State.READ


def test_a_message_that_the_platform_took_and_then_refused_has_failed(family: Conversation, api: Server) -> None:
    send("whatsapp", payload("whatsapp", "status_failed"))

    first = Delivery.objects.earliest("pk")
    assert first.state == State.FAILED
    assert "has to write first" in first.reason


def test_after_a_day_of_silence_a_navigator_is_told_before_sending(family: Conversation) -> None:
    maria = User.objects.create_user("maria", first_name="Maria")
    handover.claim(family.pk, maria)
    handover.say(family.pk, maria, "Good morning.", "desk:1")
    Message.objects.filter(author=Author.FAMILY).update(created=timezone.now() - timedelta(hours=25))

    with pytest.raises(BotError, match="within 24 hours"):
        handover.say(family.pk, maria, "Are you there?", "desk:2")

    assert not Message.objects.filter(text="Are you there?").exists()


def test_the_list_goes_out_as_a_pdf_and_as_a_link(family: Conversation, api: Server) -> None:
    from bot.guide import dialogue, services

    services.add(family.pk, services.Wanted("Who pays for the flight?"))
    reply = dialogue.export(family.pk, "", "")
    message_store.write_news(family.pk, Reply("Here it is.", "guide/export", details=reply.details))

    send("whatsapp", payload("whatsapp", "text"))

    upload = next(call for call in api.calls if call.path.endswith("/media"))
    assert b"%PDF" in upload.body
    assert [body["type"] for body in api.of("/messages")[-3:]] == ["text", "document", "text"]
    assert "/list/" in said(api)[-2]


# ---- requests that Meta did not make


def stored() -> int:
    return Conversation.objects.count() + Received.objects.count() + Address.objects.count()


def test_forged_and_truncated_requests_are_refused_and_nothing_is_stored(api: Server) -> None:
    body = json.dumps(payload("whatsapp", "text")).encode()
    good = signed(body)
    wrong = ["", "sha256=", good[:-1], good.replace("sha256", "sha1"), signed(body, "another"), "sha256=ü"]

    refused = [post("whatsapp", body, X_Hub_Signature_256=signature)[0].status_code for signature in wrong]
    cut = [post("whatsapp", body[:length], X_Hub_Signature_256=good)[0].status_code for length in (0, 30, -1)]
    other = post("whatsapp", b'{"object": "page", "entry": []}', X_Hub_Signature_256=good)[0].status_code

    assert {*refused, *cut, other} == {403}
    assert stored() == 0


def test_a_signed_request_that_is_no_notification_is_refused(api: Server) -> None:
    bodies = [b"", b"[]", b"{", b'{"object": "page", "entry": []}', b'{"object": "whatsapp_business_account"}']

    assert {post("whatsapp", body, X_Hub_Signature_256=signed(body))[0].status_code for body in bodies} == {403}


def test_a_notification_that_we_cannot_read_does_not_come_again_and_none_of_it_is_logged(
    api: Server, caplog: pytest.LogCaptureFixture
) -> None:
    found = payload("whatsapp", "text")
    found["entry"][0]["changes"][0]["value"]["messages"] = [{"text": {"body": "our secret"}}]

    assert send("whatsapp", found) == [200]
    assert "could not be taken (unreadable, ValidationError)" in caplog.text
    assert "secret" not in caplog.text
    assert stored() == 0


def test_a_stale_request_is_refused_and_nothing_is_stored(api: Server) -> None:
    found = payload("whatsapp", "text")
    [message] = found["entry"][0]["changes"][0]["value"]["messages"]
    message["timestamp"] = str(int(message["timestamp"]) - int(timedelta(days=9).total_seconds()))

    assert send("whatsapp", found) == [403]
    assert stored() == 0


def test_a_request_that_comes_again_is_answered_once(family: Conversation, api: Server, assistant: Server) -> None:
    found = payload("whatsapp", "text")
    send("whatsapp", found)
    before = stored(), len(api.calls), len(assistant.calls)

    assert send("whatsapp", found, found) == [200, 200]
    assert (stored(), len(api.calls), len(assistant.calls)) == before


def test_the_webhook_answers_metas_challenge_only_with_our_verify_token(api: Server, client: Client) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY}

    assert client.get("/hooks/whatsapp/", asked).content == b"1158201444"
    assert client.get("/hooks/whatsapp/", {**asked, "hub.verify_token": "wrong"}).status_code == 403
    assert client.get("/hooks/whatsapp/").status_code == 403


@pytest.mark.parametrize(("code", "state"), [(131026, State.FAILED), (190, State.PENDING), (131056, State.PENDING)])
def test_a_refusal_is_final_or_tried_again_as_its_code_says(
    family: Conversation, api: Server, code: int, state: State
) -> None:
    api.answers = lambda call: Answer({"error": {"code": code, "message": "no"}}, 400)

    send("whatsapp", payload("whatsapp", "text"))

    assert Delivery.objects.latest("pk").state == state
