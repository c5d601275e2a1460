"""Twilio's form → events. One form is one message, or the status of one of ours."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal
from urllib.parse import parse_qsl

from bot.channels.base.incoming_events import Dropped, Event, Kind, Other, Pressed, Status, Written, attached
from bot.channels.base.interface import Unverified
from bot.channels.twilio import failures
from bot.safety.check import check

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
# A document's file name as WhatsApp gives it where nobody wrote anything: a word, or a few without a sentence's signs.
_WORD = r"[^\s/?!;:,…。！？，؟।]*[^\s/?!;:,…。！？，؟।.]"
FILE_NAME = re.compile(
    rf"(?:[^\s/]+|{_WORD}(?:[^\S\n]+{_WORD}){{1,5}})\.(pdf|docx?|odt|rtf|txt|csv|xlsx?|ods|pptx?|odp|pages|zip|rar|7z|jpe?g|png|gif|webp|heic|tiff?|bmp|dcm|"
    r"mp[34]|m4a|mov|ogg|opus|amr|wav|vcf|html?|xml|eml)",
    re.IGNORECASE,
)
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
# What Twilio's Advanced Opt-Out has seen to. Whoever writes HELP may need it: that is a message as any other.
OPTED = {"STOP", "START"}
WHATSAPP = "whatsapp:"
# Meta's id of somebody who shows a user name instead of a number.
USER = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")


def form(body: bytes) -> dict[str, str]:
    """The fields of a form. Raises Refused for what is none."""
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=True, max_num_fields=FIELDS))
    except ValueError:
        raise Unverified("not a form of Twilio's") from None


def events(fields: dict[str, str]) -> list[Event]:
    """What the form tells, in order."""
    identifier, sender = fields.get("MessageSid", ""), _address(fields, "From") or _address(fields, "ExternalUserId")
    if not identifier or not sender:
        return [Dropped("nameless")]
    if fields.get("MessageStatus"):
        return _status(identifier, fields)
    if not _reads_answers(fields, sender) or fields.get("OptOutType", "").upper() in OPTED:
        return []
    also = _address(fields, "ExternalUserId")
    return [_also(event, also) if also != sender else event for event in _message(identifier, sender, fields)]


def _address(fields: dict[str, str], name: str) -> str:
    return fields.get(name, "").removeprefix(WHATSAPP).strip()


def _reads_answers(fields: dict[str, str], sender: str) -> bool:
    """A name or a short code reads no answer to an SMS; on WhatsApp, a family with a user name has an id.."""
    return sender.startswith("+") or (_on_whatsapp(fields) and USER.fullmatch(sender) is not None)


def _on_whatsapp(fields: dict[str, str]) -> bool:
    return any(fields.get(name, "").startswith(WHATSAPP) for name in ("From", "To"))


def _also(event: Event, also: str) -> Event:
    return replace(event, also=also) if isinstance(event, Written | Pressed | Other) else event


def _status(identifier: str, fields: dict[str, str]) -> list[Event]:
    state = STATES.get(fields["MessageStatus"])
    reason = failures.words(fields.get("ErrorCode", "")) if state == "failed" else ""
    return [Status(identifier, state, reason)] if state else []


def _message(identifier: str, sender: str, fields: dict[str, str]) -> list[Event]:
    text, kind, whatsapp = fields.get("Body", "").strip(), _kind(fields), _on_whatsapp(fields)
    keyword = "" if whatsapp else text.upper()
    if keyword in STOP:
        return []
    if kind:
        named = whatsapp and kind == "file" and _is_file_name(text)
        return attached(identifier, sender, kind, "" if named else text)
    if not text:
        return [Other(identifier, sender, "other")]
    return [Written(identifier, sender, "/start" if keyword in START else text)]


def _is_file_name(text: str) -> bool:
    """Words that tell of danger are never one, whatever they end with."""
    return FILE_NAME.fullmatch(text) is not None and not (len(text.split()) > 1 and check(text))


def _kind(fields: dict[str, str]) -> Kind | None:
    """The kind of what is not text; None for text."""
    attached = fields.get("MediaContentType0", "")
    if attached == "text/vcard":
        return "contact"
    return KINDS.get(fields.get("MessageType", "")) or (KINDS.get(attached.split("/")[0], "file") if attached else None)
