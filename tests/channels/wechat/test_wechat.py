"""WeChat: what a stranger's library signs and seals is taken; every kind of message; what we send."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

import pytest
from django.core.cache import cache
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from bot.channels.base.incoming_events import Dropped, Event, Other, Pressed, Written
from bot.channels.base.interface import Unverified, WebhookRequest
from bot.channels.wechat.adapter import WeChat
from tests.channels.signed import NOW, hook, names, recorded

TOKEN, APP = "the token we chose", "wx0000000000000001"
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
PLAIN = WeChat(app_id=APP, secret="secret", token=TOKEN)
SAFE = WeChat(app_id=APP, secret="secret", token=TOKEN, aes_key=AES_KEY)
FAMILY = "oFamily00000000000000000001"
TEXT = recorded("wechat", "text")


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    cache.clear()


def query(*, token: str = TOKEN, seconds: int = 0, nonce: str = "1234567890") -> dict[str, str]:
    """The signed part of the address."""
    timestamp = str(int(NOW.timestamp()) + seconds)
    signer = WeChatSigner()
    signer.add_data(token, timestamp, nonce)
    return {"signature": signer.signature, "timestamp": timestamp, "nonce": nonce, "openid": FAMILY}


def plain(body: bytes, **signed: object) -> WebhookRequest:
    """The request that WeChat makes in plain mode."""
    return hook(body, query=query(**signed))  # type: ignore[arg-type]


def safe(body: bytes, key: str = AES_KEY, app: str = APP, token: str = TOKEN) -> WebhookRequest:
    """The request that WeChat makes in safe mode, sealed and signed by a stranger's library."""
    crypto, given = WeChatCrypto(token, key, app), query()
    sealed: str = crypto.encrypt_message(body.decode(), given["nonce"], given["timestamp"])
    signature = sealed.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
    return hook(sealed.encode(), query={**given, "encrypt_type": "aes", "msg_signature": signature})


def message(number: int) -> str:
    return f"24601{number:012d}"


def made(happened: str) -> str:
    """The id that stands for an event without one."""
    return hashlib.sha256(f"{FAMILY} 1732600000 {happened}".encode()).hexdigest()


MEANT: dict[str, list[Event]] = {
    "text": [Written(message(1), FAMILY, "How much does it cost?")],
    "button": [Pressed(message(2), FAMILY, "4.0")],
    "picture": [Other(message(3), FAMILY, "picture")],
    "voice": [Other(message(4), FAMILY, "voice")],
    "video": [Other(message(5), FAMILY, "video")],
    "shortvideo": [Other(message(6), FAMILY, "video")],
    "location": [Other(message(7), FAMILY, "location")],
    "link": [Other(message(8), FAMILY, "other")],
    "file": [Other(message(9), FAMILY, "file")],
    "sticker": [Other(message(10), FAMILY, "picture")],
    "unsubscribe": [],
    "scan": [Written(made("scan"), FAMILY, "/start")],
    "menu": [Pressed(made("click"), FAMILY, "costs/overview")],
}


@pytest.mark.parametrize("name", MEANT)
def test_every_recorded_message_is_taken_and_understood_in_both_modes(name: str) -> None:
    for channel, request in ((PLAIN, plain(recorded("wechat", name))), (SAFE, safe(recorded("wechat", name)))):
        channel.verify(request)
        assert channel.parse(request) == MEANT[name]


def test_following_the_account_begins_the_chat_once() -> None:
    first, again = (PLAIN.parse(plain(recorded("wechat", "subscribe"), nonce=nonce)) for nonce in ("1", "2"))

    assert isinstance(first[0], Written)
    assert (first[0].sender, first[0].text) == (FAMILY, "/start")
    assert first == again


def test_every_recorded_request_has_a_meaning() -> None:
    assert names("wechat") == sorted([*MEANT, "subscribe"])


def test_saving_the_address_at_wechat_gets_its_echo() -> None:
    assert PLAIN.challenge(hook(b"", query={**query(), "echostr": "42"}, method="GET")) == "42"
    with pytest.raises(Unverified):
        PLAIN.challenge(hook(b"", query={**query(token="another"), "echostr": "42"}, method="GET"))


def test_the_same_request_again_is_taken_as_a_repetition() -> None:
    for _ in range(2):
        PLAIN.verify(plain(TEXT))


@pytest.mark.parametrize(
    "request_",
    [
        plain(TEXT, token="another"),
        hook(TEXT),
        hook(TEXT, query={**query(), "signature": "é"}),
        hook(TEXT, query={**query(), "timestamp": str(int(NOW.timestamp()) + 1)}),
        plain(TEXT, seconds=-301),
        plain(TEXT, seconds=301),
        hook(TEXT, query={**query(), "timestamp": "x"}),
    ],
    ids=["other token", "none", "no hash", "other time", "stale", "from the future", "no time"],
)
def test_a_forged_or_stale_request_is_refused(request_: WebhookRequest) -> None:
    with pytest.raises(Unverified):
        PLAIN.verify(request_)


@pytest.mark.parametrize("body", [TEXT.replace(b"cost", b"hurt"), TEXT[:-9]], ids=["other words", "truncated"])
def test_a_signature_serves_one_body(body: bytes) -> None:
    PLAIN.verify(plain(TEXT))

    with pytest.raises(Unverified):
        PLAIN.verify(plain(body))


@pytest.mark.parametrize(
    "request_",
    [
        plain(TEXT),
        safe(TEXT, token="another"),
        hook(safe(TEXT).body.replace(b"<Encrypt><![CDATA[", b"<Encrypt><![CDATA[A"), query=safe(TEXT).query),
        hook(safe(TEXT).body[:-9], query=safe(TEXT).query),
        hook(b"", query=safe(TEXT).query),
    ],
    ids=["plain", "other token", "changed", "truncated", "empty"],
)
def test_in_safe_mode_a_forged_or_truncated_request_is_refused(request_: WebhookRequest) -> None:
    with pytest.raises(Unverified):
        SAFE.verify(request_)


@pytest.mark.parametrize(
    "request_",
    [safe(TEXT, key=base64.b64encode(bytes(32)).decode().rstrip("=")), safe(TEXT, app="wx0000000000000002")],
    ids=["other key", "other account"],
)
def test_what_is_sealed_for_another_account_is_refused(request_: WebhookRequest) -> None:
    for refused in (SAFE.verify, SAFE.parse):
        with pytest.raises(Unverified):
            refused(request_)


@pytest.mark.parametrize(
    "body",
    [
        b"<xml/>",
        b"text",
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><FromUserName>&a;</FromUserName><MsgType>text</MsgType></xml>',
    ],
)
def test_what_is_not_wechats_xml_is_refused(body: bytes) -> None:
    with pytest.raises(Unverified):
        PLAIN.parse(plain(body))


@pytest.mark.parametrize(
    "inner",
    [
        b"<ToUserName>us</ToUserName>",
        b"<FromUserName></FromUserName><MsgType>text</MsgType><MsgId>1</MsgId>",
        b"<FromUserName>a</FromUserName><MsgType>text</MsgType>",
    ],
    ids=["neither", "no sender", "no id"],
)
def test_a_message_of_nobody_is_counted_as_one(inner: bytes) -> None:
    assert PLAIN.parse(plain(b"<xml>" + inner + b"</xml>")) == [Dropped("nameless")]


@pytest.mark.parametrize(
    "sealed",
    [b"<Encrypt>a</Encrypt><Encrypt>b</Encrypt>", b"<Encrypt><a/></Encrypt>", b"<Encrypt a='1'>x</Encrypt>"],
)
def test_an_envelope_that_holds_no_text_is_refused(sealed: bytes) -> None:
    with pytest.raises(Unverified):
        SAFE.verify(hook(b"<xml>" + sealed + b"</xml>", query={**query(), "msg_signature": "x"}))


@pytest.mark.parametrize("timestamp", ["9" * 5000, "", "x", "-1"])
def test_a_time_that_is_none_is_refused(timestamp: str) -> None:
    request = hook(TEXT, query={**query(), "timestamp": timestamp})

    for refused in (PLAIN.verify, SAFE.verify, PLAIN.challenge):
        with pytest.raises(Unverified):
            refused(request)


@pytest.mark.parametrize(("key", "meant"), [("/list", "/list"), ("", "/start")])
def test_a_button_of_the_accounts_menu_may_be_a_command(key: str, meant: str) -> None:
    body = recorded("wechat", "menu").replace(b"costs/overview", key.encode())

    assert PLAIN.parse(plain(body)) == [Written(made("click"), FAMILY, meant)]


def test_a_stale_request_is_refused_in_safe_mode_too() -> None:
    request = safe(TEXT)
    late = WebhookRequest(
        request.method, request.url, request.headers, request.query, request.body, NOW + timedelta(minutes=6)
    )

    with pytest.raises(Unverified):
        SAFE.verify(late)
