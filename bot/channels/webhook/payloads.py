"""The JSON of the signed webhook (openapi.yml): typed values, events, and what we send."""

from __future__ import annotations

import base64
import json
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConstrainedStr

from bot.channels.base.event_reading import UNREADABLE
from bot.channels.base.incoming_events import Event, Kind, Pressed, Status, Written, attached, changed
from bot.channels.base.interface import Unverified
from bot.channels.base.outgoing_message import Document, Part

KINDS = get_args(Kind)
# Characters of a reason that are kept.
REASON = 300


class Identifier(ConstrainedStr):
    min_length, max_length, strict = 1, 128, True

    @classmethod
    def validate(cls, value: str) -> str:
        """Raises ValueError for what would be nobody's: blanks, half signs, signs that nobody sees."""
        found = super().validate(value)
        if not (found.strip() and found.isprintable()):
            raise ValueError("no identifier")
        return found


class Words(ConstrainedStr):
    strict = True


class Received(BaseModel):
    """`kind`: text, button, or one of the kinds of what is not text; a new one counts as `other`."""

    id: Identifier
    chat: Identifier
    kind: Words
    text: Words = Words("")
    button: Words = Words("")


class Edited(BaseModel):
    id: Identifier
    chat: Identifier
    text: Words = Words("")


class Became(BaseModel):
    """`message`: the `webhook-id` of a message of ours."""

    message: Identifier
    status: Literal["sent", "delivered", "read", "failed"]
    reason: str = ""


class Body(BaseModel):
    type: str
    data: dict[str, Any] = {}


def events(body: bytes) -> list[Event]:
    """What a request tells, in order. Raises Refused where it is not as openapi.yml describes."""
    try:
        given = Body.parse_raw(body)
        match given.type:
            case "message.received":
                return _received(Received.parse_obj(given.data))
            case "message.edited":
                edited = Edited.parse_obj(given.data)
                return changed(edited.id, edited.chat, edited.text)
            case "message.status":
                became = Became.parse_obj(given.data)
                return [Status(became.message, became.status, became.reason[:REASON])]
    except UNREADABLE:
        raise Unverified("not JSON as described in openapi.yml") from None
    return []


def _received(given: Received) -> list[Event]:
    if given.kind == "text":
        return [Written(given.id, given.chat, given.text)]
    if given.kind == "button":
        return [Pressed(given.id, given.chat, given.button)]
    kind: Kind = given.kind if given.kind in KINDS else "other"  # type: ignore[assignment]
    return attached(given.id, given.chat, kind, given.text)


def outgoing(to: str, part: Part, identifier: str, when: str) -> str:
    """One message of ours as JSON. `when` as in ISO 8601."""
    data: dict[str, Any] = {"id": identifier, "chat": to, "text": part.text}
    if part.buttons:
        data["buttons"] = [{"id": button.id, "title": button.title} for button in part.buttons]
    if part.document:
        data["document"] = _document(part.document)
    return json.dumps({"type": "message.sent", "timestamp": when, "data": data}, ensure_ascii=False)


def _document(document: Document) -> dict[str, str]:
    content = base64.b64encode(document.content).decode()
    return {"name": document.name, "content_type": document.content_type, "content": content}
