"""The signed webhook: what standardwebhooks signs is taken; every kind of message; it keeps to its own description."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate_spec
from standardwebhooks import Webhook

from bot.channels.base.incoming_events import Event, Other, Pressed, Status, Written
from bot.channels.base.interface import Unverified, WebhookRequest
from bot.channels.base.outgoing_message import Button, Document, Part
from bot.channels.webhook import payloads
from bot.channels.webhook.adapter import SignedWebhook
from bot.conversations.capabilities import of_channel
from bot.errors import ConfigurationError
from tests.channels.signed import hook, names, recorded
from tests.endtoend.stack import ROOT

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
WEBHOOK = SignedWebhook(secret=SECRET, url="https://bridge.example.org/out")
TEXT = recorded("webhook", "text")
CHAT = "family-1"
OPENAPI = yaml.safe_load((ROOT / "bot/channels/webhook/openapi.yml").read_text(encoding="utf-8"))


def signed(body: bytes, secret: str = SECRET, ago: timedelta = timedelta(0)) -> WebhookRequest:
    """The request of a program that knows the secret."""
    when = datetime.now(timezone.utc) - ago
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(when.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", when, body.decode()),
    }
    return hook(body, headers)


MEANT: dict[str, list[Event]] = {
    "text": [Written("m-1", CHAT, "How much does it cost?")],
    "button": [Pressed("m-2", CHAT, "4.0")],
    "picture": [Other("m-3", CHAT, "picture")],
    "voice": [Other("m-4", CHAT, "voice")],
    "video": [Other("m-5", CHAT, "video")],
    "file": [Other("m-6", CHAT, "file")],
    "sticker": [Other("m-7", CHAT, "sticker")],
    "location": [Other("m-8", CHAT, "location")],
    "contact": [Other("m-9", CHAT, "contact")],
    "reaction": [Other("m-10", CHAT, "reaction")],
    "picture_with_words": [
        Written("m-20-text", CHAT, "Is this the right hospital?"),
        Other("m-20", CHAT, "picture", worded=True),
    ],
    "edited": [Other("m-1-edit-1", CHAT, "edited")],
    "status": [Status("msg_1", "delivered")],
    "status_failed": [Status("msg_1", "failed", "blocked")],
}


@pytest.mark.parametrize("name", names("webhook"))
def test_every_recorded_request_is_taken_and_understood(name: str) -> None:
    request = signed(recorded("webhook", name))

    WEBHOOK.verify(request)
    assert WEBHOOK.parse(request) == MEANT[name]


def with_headers(body: bytes, **changes: str) -> WebhookRequest:
    given = dict(signed(TEXT).headers)
    return hook(body, {**given, **{name.replace("_", "-"): value for name, value in changes.items()}})


@pytest.mark.parametrize(
    "made",
    [
        lambda: signed(TEXT, secret="whsec_" + "b" * 40),
        lambda: hook(TEXT),
        lambda: with_headers(TEXT, webhook_signature="nothing"),
        lambda: with_headers(TEXT, webhook_signature="v1,é"),
        lambda: with_headers(TEXT, webhook_id="msg_2"),
        lambda: with_headers(TEXT.replace(b"cost", b"hurt")),
        lambda: with_headers(TEXT[:-9]),
        lambda: with_headers(b"\xff"),
        lambda: signed(TEXT, ago=timedelta(minutes=6)),
        lambda: signed(TEXT, ago=-timedelta(minutes=6)),
    ],
    ids=[
        "other secret",
        "none",
        "no signature",
        "no base64",
        "other id",
        "other words",
        "truncated",
        "bytes",
        "stale",
        "future",
    ],
)
def test_a_forged_stale_or_truncated_request_is_refused(made: Callable[[], WebhookRequest]) -> None:
    request = made()
    with pytest.raises(Unverified):
        WEBHOOK.verify(request)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"id": "1", "chat": "c"},
        {"id": "", "chat": "c", "kind": "text", "text": "a"},
        {"id": "1", "chat": "c" * 129, "kind": "text", "text": "a"},
        {"id": "1", "chat": "c", "kind": "text", "text": 1},
    ],
)
def test_what_is_not_described_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(Unverified):
        WEBHOOK.parse(signed(json.dumps({"type": "message.received", "data": data}).encode()))


def test_a_type_that_nobody_knows_yet_is_no_error() -> None:
    assert WEBHOOK.parse(signed(b'{"type": "message.pinned", "data": {}}')) == []


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "not base64 at all but rather long"])
def test_a_poor_secret_stops_the_start(secret: str) -> None:
    with pytest.raises(ConfigurationError, match="BOT_WEBHOOK_SECRET"):
        SignedWebhook(secret=secret, url="https://bridge.example.org/out")


def described(name: str, value: object) -> None:
    """Raises where `value` is not as openapi.yml describes the schema `name`."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": OPENAPI["components"]}
    Draft202012Validator(schema).validate(value)


SCHEMAS = {"message.received": "Received", "message.edited": "Edited", "message.status": "Status"}


def test_the_description_is_openapi() -> None:
    validate_spec(OPENAPI)


@pytest.mark.parametrize("name", names("webhook"))
def test_what_is_recorded_is_as_described(name: str) -> None:
    value = json.loads(recorded("webhook", name))

    described(SCHEMAS[value["type"]], value)


def test_what_we_send_is_as_described() -> None:
    document = Document("list.pdf", "application/pdf", b"%PDF-1.7")
    parts = [Part("Hello"), Part("Choose", (Button("4.0", "The costs"),)), Part("Your list", document=document)]

    for part in parts:
        described("Sent", json.loads(payloads.outgoing(CHAT, part, "msg_1", "2026-11-26T12:00:00+00:00")))


def test_the_description_says_what_the_app_can_show() -> None:
    shown = OPENAPI["components"]["schemas"]["Sent"]["properties"]["data"]["properties"]["buttons"]

    assert shown["maxItems"] == of_channel("webhook")["buttons"]
    assert shown["items"]["properties"]["title"]["maxLength"] == of_channel("webhook")["title"]
