"""LINE's JSON → events. One request may hold several events, or none (the console's "Verify")."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.channels.messaging.channel import Refused
from bot.channels.messaging.events import Event, Kind, Other, Pressed, Written

KINDS: dict[str, Kind] = {
    "image": "picture",
    "video": "video",
    "audio": "voice",
    "file": "file",
    "location": "location",
    "sticker": "sticker",
}
# LINE does not say how long it repeats a webhook; what is older was kept by somebody else.
REPEATED = timedelta(days=1)


def events(body: bytes, now: datetime) -> list[Event]:
    """All events of a request, in order. Raises Refused for what is not LINE's, or too old."""
    try:
        given: list[dict[str, Any]] = json.loads(body)["events"]
        return [event for one in given for event in _event(one, now)]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused("not JSON of LINE's") from None


def _event(given: dict[str, Any], now: datetime) -> list[Event]:
    sent = datetime.fromtimestamp(given["timestamp"] / 1000, tz=timezone.utc)
    if not now - REPEATED < sent < now + REPEATED:
        raise Refused("an event from another time")
    source = given.get("source", {})
    if source.get("type") != "user" or given.get("mode") != "active":  # groups; chats that a person answers at LINE
        return []
    identifier, sender = given["webhookEventId"], source["userId"]
    match given["type"]:
        case "message":
            return [_message(identifier, sender, given["message"])]
        case "postback":
            return [Pressed(identifier, sender, given["postback"]["data"])]
        case "follow":  # added us as a friend, or let us write again
            return [Written(identifier, sender, "/start")]
    return []


def _message(identifier: str, sender: str, message: dict[str, Any]) -> Event:
    if message["type"] == "text":
        return Written(identifier, sender, message["text"])
    return Other(identifier, sender, KINDS.get(message["type"], "other"))
