"""WeChat's XML → an event. One request is one message or one event of the account."""

from __future__ import annotations

import hashlib
from xml.parsers.expat import ExpatError

import xmltodict

from bot.channels.base.incoming_events import Dropped, Event, Kind, Pressed, Written, attached
from bot.channels.base.interface import Unverified

KINDS: dict[str, Kind] = {
    "image": "picture",
    "voice": "voice",
    "video": "video",
    "shortvideo": "video",
    "location": "location",
    "file": "file",
}


def fields(body: bytes) -> dict[str, str]:
    """The elements of `<xml>` that hold text alone. Raises Unverified for what is no XML of WeChat's.

    Entities are not read.
    """
    try:
        found = xmltodict.parse(body)["xml"]
        return {name: value or "" for name, value in found.items() if value is None or isinstance(value, str)}
    except (ExpatError, ValueError, LookupError, AttributeError, RecursionError):
        raise Unverified("not XML of WeChat's") from None


def events(given: dict[str, str]) -> list[Event]:
    """What a request tells."""
    sender, kind = given.get("FromUserName"), given.get("MsgType")
    if not sender:
        return [Dropped("nameless")]
    if kind == "event":
        return _account_event(given, sender)
    identifier = given.get("MsgId")
    if not identifier:
        return [Dropped("nameless")]
    if kind != "text":
        return attached(identifier, sender, KINDS.get(kind or "", "other"), _words(given))
    if button := given.get("bizmsgmenuid"):
        return [Pressed(identifier, sender, button)]
    return [Written(identifier, sender, given.get("Content", ""))]


def _words(given: dict[str, str]) -> str:
    """What WeChat itself heard in a voice message, where the account has that switched on."""
    return given.get("Recognition") or given.get("Content") or ""


def _account_event(given: dict[str, str], sender: str) -> list[Event]:
    """Following the account, and its code scanned once more, begin the chat; a menu's key is a command or an outcome.

    An event has no id: its sender, time and kind stand for it.
    """
    happened, key = given.get("Event", "").lower(), given.get("EventKey", "")
    if happened not in ("subscribe", "scan", "click"):
        return []
    made = hashlib.sha256(f"{sender} {given.get('CreateTime')} {happened}".encode()).hexdigest()
    if happened == "click" and key and not key.startswith("/"):
        return [Pressed(made, sender, key)]
    return [Written(made, sender, key if happened == "click" and key else "/start")]
