"""Twilio's form → events. One form is one message, or the status of one of ours."""

from __future__ import annotations

from typing import Literal
from urllib.parse import parse_qsl

from bot.channels.messaging.channel import Refused
from bot.channels.messaging.events import Event, Kind, Other, Status, Written
from bot.channels.twilio import failures

FIELDS = 200
# WhatsApp says what a message is; an SMS has only the type of its first attachment.
KINDS: dict[str, Kind] = {
    "image": "picture",
    "audio": "voice",
    "video": "video",
    "document": "file",
    "application": "file",
    "sticker": "sticker",
    "location": "location",
    "contacts": "contact",
    "reaction": "reaction",
}
WITH_WORDS = ("picture", "video")
STATES: dict[str, Literal["sent", "delivered", "read", "failed"]] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "failed",
}
# Twilio ends and begins the sending to a number itself, and answers these words itself.
STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
START = {"START", "UNSTOP"}
WHATSAPP = "whatsapp:"


def form(body: bytes) -> dict[str, str]:
    """The fields of a form. Raises Refused for what is none."""
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=True, max_num_fields=FIELDS))
    except ValueError:
        raise Refused("not a form of Twilio's") from None


def events(fields: dict[str, str]) -> list[Event]:
    """What the form tells, in order. Raises Refused where it is neither a message nor a status."""
    identifier, sender = fields.get("MessageSid", ""), fields.get("From", "").removeprefix(WHATSAPP)
    if not identifier or not sender:
        raise Refused("a form without MessageSid or From")
    if fields.get("MessageStatus"):
        return _status(identifier, fields)
    if not sender.startswith("+") or "OptOutType" in fields:  # a name or a short code reads no answer
        return []
    return _message(identifier, sender, fields)


def _status(identifier: str, fields: dict[str, str]) -> list[Event]:
    state = STATES.get(fields["MessageStatus"])
    reason = failures.words(fields.get("ErrorCode", "")) if state == "failed" else ""
    return [Status(identifier, state, reason)] if state else []


def _message(identifier: str, sender: str, fields: dict[str, str]) -> list[Event]:
    text, kind = fields.get("Body", "").strip(), _kind(fields)
    if kind:
        words = [Written(f"{identifier}-text", sender, text)] if text and kind in WITH_WORDS else []
        return [*words, Other(identifier, sender, kind)]
    if not text:
        return [Other(identifier, sender, "other")]
    keyword = text.upper() if not fields["From"].startswith(WHATSAPP) else ""
    if keyword in STOP:
        return []
    return [Written(identifier, sender, "/start" if keyword in START else text)]


def _kind(fields: dict[str, str]) -> Kind | None:
    """The kind of what is not text; None for text."""
    attached = fields.get("MediaContentType0", "")
    if attached == "text/vcard":
        return "contact"
    return KINDS.get(fields.get("MessageType", "")) or (KINDS.get(attached.split("/")[0], "file") if attached else None)
