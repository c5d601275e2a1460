"""Twilio: what its own library signs is taken, anything else is not; every kind of message; what we send."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

import pytest
from pytest_django import Settings
from twilio.request_validator import RequestValidator

from bot.channels.base.http_calls import Caller
from bot.channels.base.incoming_events import Dropped, Event, Other, Status, Written
from bot.channels.base.interface import Unverified, WebhookRequest
from bot.channels.base.outgoing_message import Part
from bot.channels.twilio.adapter import Sms, TwilioWhatsApp
from tests.channels.messaging.family import run
from tests.channels.messaging.servers import Answer, serving
from tests.channels.signed import hook, names, recorded

TOKEN = "12345678901234567890123456789012"
FAMILY = "+12025550123"
URL = "https://chat.example.org/hooks/sms/?line=1"
SMS = Sms(account="AC00000000000000000000000000000001", token=TOKEN, number="+12025550100")
WHATSAPP = TwilioWhatsApp(account=SMS.account, token=TOKEN, number=SMS.number)


def fields(name: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(recorded("twilio", name))
    return found


def signed(form: dict[str, str], token: str = TOKEN, url: str = URL) -> WebhookRequest:
    """The request that Twilio makes, signed by Twilio's own library."""
    headers = {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, form)}
    return hook(urlencode(form).encode(), headers, url=url)


def sid(number: int, prefix: str = "SM") -> str:
    return f"{prefix}{number:032d}"


MEANT: dict[str, list[Event]] = {
    "sms_text": [Written(sid(1), FAMILY, "How much does it cost?")],
    "sms_media": [Other(sid(2, "MM"), FAMILY, "picture")],
    "sms_stop": [],
    "text": [Written(sid(4), FAMILY, "How much does it cost?")],
    "button": [Written(sid(5), FAMILY, "The costs")],
    "list": [Written(sid(6), FAMILY, "The costs")],
    "picture": [Other(sid(7, "MM"), FAMILY, "picture")],
    "picture_with_words": [
        Written(f"{sid(8, 'MM')}-text", FAMILY, "Is this the right hospital?"),
        Other(sid(8, "MM"), FAMILY, "picture", worded=True),
    ],
    "voice": [Other(sid(9, "MM"), FAMILY, "voice")],
    "video": [Other(sid(10, "MM"), FAMILY, "video")],
    "file": [Other(sid(11, "MM"), FAMILY, "file")],
    "sticker": [Other(sid(12, "MM"), FAMILY, "sticker")],
    "location": [Other(sid(13), FAMILY, "location")],
    "contact": [Other(sid(14, "MM"), FAMILY, "contact")],
    "reaction": [Other(sid(15), FAMILY, "reaction")],
    "unsupported": [Other(sid(16), FAMILY, "other")],
    "status_queued": [],
    "status_sent": [Status(sid(90), "sent")],
    "status_delivered": [Status(sid(90), "delivered")],
    "status_read": [Status(sid(90), "read")],
    "status_failed": [
        Status(
            sid(90),
            "failed",
            "More than 24 hours since the family last wrote: WhatsApp takes no free message now.",
        )
    ],
    "status_undelivered": [Status(sid(90), "failed", "This number does not exist.")],
}


@pytest.mark.parametrize("name", names("twilio"))
def test_every_recorded_request_is_taken_and_understood(name: str) -> None:
    request = signed(fields(name))

    SMS.verify(request)
    assert SMS.parse(request) == MEANT[name]


@pytest.mark.parametrize("word", ["STOP", "stop", "Unsubscribe"])
def test_the_word_that_ends_text_messages_is_left_to_twilio(word: str) -> None:
    assert SMS.parse(signed({**fields("sms_text"), "Body": word})) == []


def test_the_word_that_ends_text_messages_is_only_a_word_on_whatsapp() -> None:
    assert WHATSAPP.parse(signed({**fields("text"), "Body": "stop"})) == [Written(sid(4), FAMILY, "stop")]


def test_the_word_that_begins_text_messages_again_begins_the_chat() -> None:
    assert SMS.parse(signed({**fields("sms_text"), "Body": "Start"})) == [Written(sid(1), FAMILY, "/start")]


USER = "US.13491208655302741918"


@pytest.mark.parametrize("more", [{}, {"ExternalUserId": USER}, {"ExternalUserId": f"whatsapp:{USER}"}])
def test_a_family_without_a_number_is_known_by_whatsapps_id(more: dict[str, str]) -> None:
    form = {**fields("text"), "From": f"whatsapp:{USER}", **more}

    assert WHATSAPP.parse(signed(form)) == [Written(sid(4), USER, "How much does it cost?")]


def test_a_family_with_a_number_is_known_by_both() -> None:
    form = {**fields("picture_with_words"), "ExternalUserId": USER}

    assert {(event.sender, event.also) for event in WHATSAPP.parse(signed(form))} == {(FAMILY, USER)}  # type: ignore[union-attr]


@pytest.mark.parametrize("sender", ["", "whatsapp:", "  "])
def test_a_form_of_nobody_is_counted_as_one(sender: str) -> None:
    assert WHATSAPP.parse(signed({**fields("text"), "From": sender})) == [Dropped("nameless")]


def test_an_id_is_no_sender_of_an_sms() -> None:
    assert SMS.parse(signed({**fields("sms_text"), "From": USER})) == []


def test_a_short_code_gets_no_answer() -> None:
    assert SMS.parse(signed({**fields("sms_text"), "From": "72345"})) == []


def changed(request: WebhookRequest, body: bytes) -> WebhookRequest:
    return hook(body, dict(request.headers), url=request.url)


@pytest.mark.parametrize(
    "request_",
    [
        signed(fields("text"), token="another token of somebody else's"),
        hook(urlencode(fields("text")).encode(), url=URL),
        hook(urlencode(fields("text")).encode(), {"X-Twilio-Signature": "é"}, url=URL),
        replace(signed(fields("text"), url=URL.replace("https", "http")), url=URL),
        replace(signed(fields("text"), url=URL.replace("hooks/sms", "hooks/twilio_whatsapp")), url=URL),
        changed(signed(fields("text")), urlencode({**fields("text"), "Body": "Hello"}).encode()),
        changed(signed(fields("text")), urlencode(fields("text")).encode()[:-9]),
        changed(signed(fields("text")), b"\xff\xfe"),
        changed(signed(fields("text")), b""),
        changed(signed(fields("text")), b"&".join(b"a%d=1" % number for number in range(5000))),
    ],
    ids=[
        "other token",
        "none",
        "no base64",
        "other scheme",
        "other path",
        "other words",
        "truncated",
        "bytes",
        "empty",
        "many",
    ],
)
def test_a_forged_or_truncated_request_is_refused(request_: WebhookRequest) -> None:
    with pytest.raises(Unverified):
        SMS.verify(request_)


def test_a_form_that_is_no_message_is_counted_as_one_of_nobody() -> None:
    assert SMS.parse(signed({"AccountSid": SMS.account})) == [Dropped("nameless")]


def test_the_address_that_twilio_signs_may_name_its_port() -> None:
    SMS.verify(signed(fields("text"), url="https://chat.example.org:443/hooks/sms/"))


def test_settings_are_not_shown() -> None:
    assert TOKEN not in repr(SMS)


@pytest.mark.parametrize(
    ("kind", "body", "taken"), [("HELP", "HELP", True), ("STOP", "STOP", False), ("START", "START", False)]
)
def test_of_the_words_that_twilio_answers_itself_only_help_is_a_message(kind: str, body: str, taken: bool) -> None:
    form = {**fields("sms_text"), "Body": body, "OptOutType": kind}

    assert SMS.parse(signed(form)) == ([Written(sid(1), FAMILY, body)] if taken else [])


def test_what_became_of_a_message_comes_to_the_address_of_its_account(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://chat.example.org"

    async def send(api: str) -> str:
        async with Caller() as caller:
            return await replace(SMS, slug="clinic", api=api).send(caller, FAMILY, Part("Hello."), uuid4())

    with serving(lambda call: Answer({"sid": sid(90)})) as server:
        run(send(server.url))

    [call] = server.calls
    assert dict(parse_qsl(call.body.decode()))["StatusCallback"] == "https://chat.example.org/hooks/sms/clinic/"
