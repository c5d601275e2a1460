"""WeChat's XML → an event. One request is one message or one event of the account."""

from __future__ import annotations

import hashlib
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

from bot.channels.base.incoming_events import Event, Kind, Pressed, Written, attached
from bot.channels.base.interface import Unverified

KINDS: dict[str, Kind] = {
    "image": "picture",
    "voice": "voice",
    "video": "video",
    "shortvideo": "video",
    "location": "location",
    "file": "file",
}


def fields(body: bytes) -> dict[str, Any]:
    """The elements of `<xml>`. Raises Refused for what is no XML of WeChat's. Entities are not read."""
    try:
        found = xmltodict.parse(body)["xml"]
        return {name: value or "" for name, value in found.items()}
    except (ExpatError, ValueError, KeyError, AttributeError):
        raise Unverified("not XML of WeChat's") from None


def events(given: dict[str, Any]) -> list[Event]:
    """What a request tells. Raises Refused where it names no sender."""
    sender, kind = given.get("FromUserName"), given.get("MsgType")
    if not sender or not kind:
        raise Unverified("XML without FromUserName or MsgType")
    if kind == "event":
        return _account_event(given, sender)
    identifier = given.get("MsgId")
    if not identifier:
        raise Unverified("a message without MsgId")
    if kind != "text":
        return attached(identifier, sender, KINDS.get(kind, "other"), _words(given))
    if button := given.get("bizmsgmenuid"):
        return [Pressed(identifier, sender, button)]
    return [Written(identifier, sender, given.get("Content", ""))]


def _words(given: dict[str, Any]) -> str:
    """What WeChat itself heard in a voice message, where the account has that switched on."""
    return given.get("Recognition") or given.get("Content") or ""


def _account_event(given: dict[str, Any], sender: str) -> list[Event]:
    """Following the account begins the chat. An event has no id: its sender, time and kind stand for it."""
    if given.get("Event") != "subscribe":
        return []
    made = f"{sender} {given.get('CreateTime')} subscribe"
    return [Written(hashlib.sha256(made.encode()).hexdigest(), sender, "/start")]
