"""LINE: its own library and we agree on signatures; every kind of message; redelivery; what we send."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta, timezone

import pytest
from linebot.webhook import SignatureValidator

from bot.channels.base.incoming_events import Event, Other, Pressed, Withdrawn, Written
from bot.channels.base.interface import Unverified, WebhookRequest
from bot.channels.line.adapter import Line
from tests.channels.signed import hook, names, recorded

SECRET = "0123456789abcdef0123456789abcdef"
LINE = Line(secret=SECRET, token="token")
FAMILY = "U4af4980629f4f1f4f1f4f1f4f1f4f1f4"
SENT = datetime.fromtimestamp(1732600000, tz=timezone.utc)
COST = "How much does it cost?"


def signed(body: bytes, secret: str = SECRET, now: datetime = SENT) -> WebhookRequest:
    """The request that LINE makes."""
    signature = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
    return hook(body, {"x-line-signature": signature}, now=now)


def event(number: int) -> str:
    return f"01J0000000000000000000{number:04d}"


MEANT: dict[str, list[Event]] = {
    "text": [Written("444573844083572737", FAMILY, COST)],
    "redelivery": [Written("444573844083572737", FAMILY, COST)],
    "mention": [Written("444573844083572738", FAMILY, f"@bot {COST}")],
    "button": [Pressed(event(3), FAMILY, "4.0")],
    "picture": [Other("354718705033693859", FAMILY, "picture")],
    "video": [Other("354718705033693860", FAMILY, "video")],
    "voice": [Other("325708", FAMILY, "voice")],
    "file": [Other("325709", FAMILY, "file")],
    "location": [Other("325710", FAMILY, "location")],
    "sticker": [Other("1501597916", FAMILY, "sticker")],
    "follow": [Written(event(10), FAMILY, "/start")],
    "unfollow": [],
    "unsend": [Withdrawn("444573844083572737")],
    "batch": [Written("444573844083572740", FAMILY, COST), Written("444573844083572741", FAMILY, "Do I need a visa?")],
    "verify": [],
    "group": [],
    "standby": [],
}


@pytest.mark.parametrize("name", names("line"))
def test_every_recorded_request_is_taken_and_understood(name: str) -> None:
    request = signed(recorded("line", name))

    LINE.verify(request)
    assert LINE.parse(request) == MEANT[name]


def test_a_redelivery_has_the_id_of_the_first_delivery() -> None:
    first, again = (LINE.parse(signed(recorded("line", name))) for name in ("text", "redelivery"))

    assert first == again


def test_lines_own_library_takes_the_same_signatures() -> None:
    request = signed(recorded("line", "text"))

    assert SignatureValidator(SECRET).validate(request.body.decode(), request.headers["x-line-signature"])


def changed(request: WebhookRequest, body: bytes) -> WebhookRequest:
    return hook(body, dict(request.headers), now=request.now)


TEXT = recorded("line", "text")


@pytest.mark.parametrize(
    "request_",
    [
        signed(TEXT, secret="somebody else's"),
        hook(TEXT, now=SENT),
        hook(TEXT, {"x-line-signature": "é"}, now=SENT),
        changed(signed(TEXT), TEXT.replace(b"cost", b"hurt")),
        changed(signed(TEXT), TEXT[:-9]),
        changed(signed(TEXT), b""),
    ],
    ids=["other secret", "none", "no base64", "other words", "truncated", "empty"],
)
def test_a_forged_or_truncated_request_is_refused(request_: WebhookRequest) -> None:
    with pytest.raises(Unverified):
        LINE.verify(request_)


@pytest.mark.parametrize("off", [timedelta(days=2), timedelta(days=-2)])
def test_an_old_event_is_refused(off: timedelta) -> None:
    with pytest.raises(Unverified):
        LINE.parse(signed(TEXT, now=SENT + off))


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"events": {}}', b"\xff"])
def test_what_is_not_lines_json_is_refused(body: bytes) -> None:
    with pytest.raises(Unverified):
        LINE.parse(signed(body))
