"""LINE's JSON as typed values, and as events. One request holds several events, or none (the console's "Verify")."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from pydantic import BaseModel, ValidationError

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


class Source(BaseModel):
    """Who: `userId` is there for a person, in groups too."""

    type: str
    userId: str = ""


class Message(BaseModel):
    id: str
    type: str
    text: str = ""


class Postback(BaseModel):
    data: str


class Unsend(BaseModel):
    messageId: str


class LineEvent(BaseModel):
    """`mode` is `standby` where a person answers at LINE itself."""

    type: str
    webhookEventId: str
    timestamp: int
    mode: str
    source: Source | None = None
    message: Message | None = None
    postback: Postback | None = None
    unsend: Unsend | None = None


class Body(BaseModel):
    events: list[LineEvent]


def events(body: bytes, now: datetime) -> list[Event]:
    """All events of a request, in order. Raises Refused for what is not LINE's, or from another time."""
    try:
        given = Body.parse_raw(body).events
        times = [datetime.fromtimestamp(one.timestamp / 1000, tz=timezone.utc) for one in given]
    except (ValidationError, ValueError, OverflowError):
        raise Unverified("not JSON of LINE's") from None
    if not all(now - REPEATED < time < now + REPEATED for time in times):
        raise Unverified("an event from another time")
    return [event for one in given for event in _event(one)]


def _event(given: LineEvent) -> list[Event]:
    if given.source is None or given.source.type != "user" or given.mode != "active":
        return []
    identifier, sender = given.webhookEventId, given.source.userId
    if given.message:
        return _message(sender, given.message)
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
