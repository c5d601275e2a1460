"""The JSON of the signed webhook (openapi.yml) → events, and what we send."""

from __future__ import annotations

import base64
import json
from typing import Any, get_args

from bot.channels.messaging.channel import Refused
from bot.channels.messaging.events import Event, Kind, Other, Pressed, Status, Written
from bot.channels.messaging.parts import Document, Part

ID_LIMIT = 128
WITH_WORDS = ("picture", "video")
KINDS = get_args(Kind)
STATES = ("sent", "delivered", "read", "failed")


def events(body: bytes) -> list[Event]:
    """What a request tells, in order. Raises Refused where it is not as described in openapi.yml."""
    try:
        given: dict[str, Any] = json.loads(body)
        kind, data = given["type"], given["data"]
        match kind:
            case "message.received":
                return _received(data)
            case "message.edited":
                return [Other(_identifier(data["id"]), _identifier(data["chat"]), "edited")]
            case "message.status" if data["status"] in STATES:
                return [Status(_identifier(data["message"]), data["status"], str(data.get("reason", "")))]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused("not JSON as described in openapi.yml") from None
    return []


def _received(data: dict[str, Any]) -> list[Event]:
    identifier, sender, kind = _identifier(data["id"]), _identifier(data["chat"]), data["kind"]
    if kind == "text":
        return [Written(identifier, sender, _text(data["text"]))]
    if kind == "button":
        return [Pressed(identifier, sender, _text(data["button"]))]
    text = _text(data.get("text", "")) if kind in WITH_WORDS else ""
    words = [Written(f"{identifier}-text", sender, text)] if text else []
    return [*words, Other(identifier, sender, kind if kind in KINDS else "other")]


def _identifier(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= ID_LIMIT:
        raise ValueError("no identifier")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


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
