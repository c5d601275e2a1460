"""LINE's JSON as typed values, and as events. One request holds several events, or none (the console's "Verify")."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.channels.base.event_reading import Payload, each, fresh, json_body, refuse_stale, salvaged
from bot.channels.base.incoming_events import Event, Kind, Other, Pressed, Withdrawn, Written
from bot.channels.base.interface import Unverified

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


class Source(Payload):
    """Who: `userId` is there for a person, in groups too."""

    type: str
    userId: str = ""


class Message(Payload):
    id: str
    type: str
    text: str = ""


class Postback(Payload):
    data: str


class Unsend(Payload):
    messageId: str


class LineEvent(Payload):
    """`mode` is `standby` where a person answers at LINE itself."""

    type: str
    webhookEventId: str = ""
    timestamp: int
    mode: str = "active"
    source: Source | None = None
    message: dict[str, Any] | None = None
    postback: Postback | None = None
    unsend: Unsend | None = None


def events(body: bytes, now: datetime) -> list[Event]:
    """All events of a request, in order, each read by itself.

    Raises Unverified for what is not LINE's, and where all of it is from another time.
    """
    found = json_body(body)
    if not isinstance(found.get("events"), list):
        raise Unverified("not JSON of LINE's")
    return refuse_stale(each(found["events"], _reader(now)))


def _reader(now: datetime) -> Callable[[Any], list[Event]]:
    def read(given: Any) -> list[Event]:
        return salvaged(LineEvent, given, happened)

    def happened(one: LineEvent) -> list[Event]:
        age = abs(now - datetime.fromtimestamp(one.timestamp / 1000, tz=timezone.utc))
        return fresh(_event(one), stale=age >= REPEATED)

    return read


def _event(given: LineEvent) -> list[Event]:
    if given.source is None or given.source.type != "user" or given.mode != "active":
        return []
    identifier, sender = given.webhookEventId, given.source.userId
    if given.message is not None:
        return _message(sender, Message.readable(given.message))
    if given.unsend:
        return [Withdrawn(given.unsend.messageId)]
    if given.postback:
        return [Pressed(identifier, sender, given.postback.data)]
    # Added us as a friend, or let us write again.
    return [Written(identifier, sender, "/start")] if given.type == "follow" else []


def _message(sender: str, message: Message) -> list[Event]:
    """A message by its own id, which is what LINE names when it is taken back. Some stickers hold a family's words."""
    if message.type == "text":
        return [Written(message.id, sender, message.text)]
    kind = KINDS.get(message.type, "other")
    if not message.text.strip():
        return [Other(message.id, sender, kind)]
    return [Written(message.id, sender, message.text), Other(f"{message.id}-0", sender, kind, worded=True)]
