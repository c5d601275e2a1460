"""What the web API takes and gives, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from bot.channels import message_cards
from bot.channels.web.picture_pages import pictures_below
from bot.contact import answer_notices, device_notices
from bot.content import translations
from bot.content.quotation import quoted
from bot.content.sources import readable
from bot.conversations.buttons import ADD
from bot.conversations.models import Author, Feedback, Message
from bot.conversations.signed_links import FORM, contact_path, copy_path, device_path, notice_path
from bot.conversations.source_age import source_age
from bot.conversations.types import Incoming, Reply
from bot.errors import BotError
from bot.guide import list_links
from bot.i18n import consent_version, languages
from bot.trial import ENGLISH

ID_LIMIT = 64
# No control characters, and no half of one: those stand in no database.
ID = re.compile(rf"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{{1,{ID_LIMIT}}}")
CODE_LIMIT = 200
# What a family sees of a message: details, and columns.
DETAILS = ("review", "changed", "reviewed", "reviewed_by", "unverified", "ask", "lead", "marked", "repeats")
# How a family that waits may be told of an answer: its name here, its words, whether we can, and its page.
TOLD = (
    ("email", "contact/notice_open", answer_notices.possible, notice_path),
    ("device", "contact/device_open", device_notices.possible, device_path),
)
COLUMNS = ("version", "language")


@dataclass(frozen=True)
class Agreed:
    """Which version of the text about storing a family agreed to, in which language; whether it chose that itself."""

    version: int
    language: str
    chosen: bool = False


@dataclass(frozen=True)
class Opinion:
    """What a family says about the message `sequence`."""

    sequence: int
    helpful: bool
    word: str


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`. Raises BotError where it is none."""
    try:
        value = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise BotError("bad_json", "The request is not valid JSON in UTF-8.") from None
    if not isinstance(value, dict):
        raise BotError("bad_json", "The request must be a JSON object.")
    return value


def _whole(value: object) -> int | None:
    """A whole number, which some programs write as 1.0; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == value // 1 else None


def incoming(body: bytes) -> Incoming:
    """`{"id": …, "text": …}` or `{"id": …, "button": …}`. Raises BotError naming what is wrong."""
    value = parse(body)
    identifier, text, button = value.get("id"), value.get("text", ""), value.get("button")
    if not isinstance(identifier, str) or not ID.fullmatch(identifier):
        raise BotError(
            "bad_id", f"`id` must be a text of 1 to {ID_LIMIT} characters that the sender chose for this message."
        )
    if not isinstance(text, str) or not (button is None or isinstance(button, str)):
        raise BotError("bad_message", "`text` and `button` must be texts.")
    return Incoming(identifier, text, button)


def consent(body: bytes) -> Agreed:
    """`{"consent": {"version": …, "language": …}}`, where the family chose the language with `"chosen": true`. Raises
    BotError where it is not the present version's."""
    given = parse(body or b"{}").get("consent")
    given = given if isinstance(given, dict) else {}
    version, language = _whole(given.get("version")), given.get("language")
    present = consent_version(language) if isinstance(language, str) and language in languages() else None
    if not isinstance(language, str) or version is None or version != present:
        raise BotError("consent_needed", "A chat is stored only after the family has agreed to the present text.")
    return Agreed(version, language, given.get("chosen") is True)


def code(body: bytes) -> str:
    """`{"code": …}`. Raises BotError where there is none."""
    found = parse(body).get("code")
    if not isinstance(found, str) or len(found) > CODE_LIMIT:
        raise BotError("bad_code", "`code` must be the text that stands behind `#move=` in the link.")
    return found


def opinion(body: bytes) -> Opinion:
    """`{"sequence": …, "helpful": …, "word": …}`. Raises BotError naming what is wrong."""
    value = parse(body)
    sequence, helpful, word = _whole(value.get("sequence")), value.get("helpful"), value.get("word", "")
    if sequence is None or not 0 < sequence < 10**9 or not isinstance(helpful, bool):
        raise BotError("bad_feedback", "`sequence` must be a message's number and `helpful` true or false.")
    if not isinstance(word, str):
        raise BotError("bad_feedback", "`word` must be a text.")
    return Opinion(sequence, helpful, word)


def check_confirmed(body: bytes) -> None:
    """Raises BotError where the body is not `{"confirm": true}`."""
    if parse(body or b"{}").get("confirm") is not True:
        raise BotError("not_confirmed", 'Nothing is deleted. Send {"confirm": true} to delete the chat.')


def sequence_number(text: str) -> int:
    """Raises BotError where `text` is none."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BotError("bad_after", "`after` must be the sequence number of a message.")
    return int(text)


def _link(message: Message) -> dict[str, str]:
    """The page of ours that a message leads to: a list, a copy of the chat, the form. The log keeps no such address."""
    known = message.details
    if known.listing:
        name, url = "paper/open", list_links.path(UUID(known.listing))
    elif known.copies:
        name, url = "copy/open", copy_path(message.conversation_id)
    else:
        name, url = "contact/open", contact_path(message.conversation_id) if known.link else ""
    return {"title": translations.text_in(name, message.language), "url": url} if url else {}


def _ways_to_be_told(message: Message) -> Iterator[tuple[str, dict[str, str]]]:
    """Beside the form: the pages where a family that waits asks to be told when somebody has answered."""
    for name, text, possible, path in TOLD if message.details.link else ():
        if possible():
            title = translations.text_in(text, message.language)
            yield name, {"title": title, "url": path(message.conversation_id)}


def _original(message: Message) -> dict[str, str]:
    """The English text of a translated one, what to know of the translation, and what the fold is called."""
    language, known = message.language, message.details
    about = translations.about(language, known.translation, known.older)
    return {
        "about": about,
        "title": translations.text_in("translated/original", language),
        "text": _with_named_form(known.english, ENGLISH),
    }


def _with_named_form(text: str, language: str) -> str:
    """A text that names the link below it, where the form's address stood."""
    return (
        text.replace(FORM, quoted(translations.text_in("contact/open", language), language)) if FORM in text else text
    )


def alarm(reply: Reply) -> dict[str, Any]:
    """Words to an alarm that are no message of the log, as the page draws them."""
    about = {"author": Author.ASSISTANT, "card": "alarm", "language": reply.language}
    return {**about, "text": reply.text, "time": timezone.now().isoformat()}


def rated(message: Message) -> dict[str, bool]:
    """Whether the family found the message helpful, where it has said so."""
    said: Feedback | None = getattr(message, "feedback", None)
    return {"helpful": said.helpful} if said else {}


def outgoing(message: Message) -> dict[str, Any]:
    """A message of the log as the page draws it."""
    shown: dict[str, Any] = {
        "sequence": message.sequence,
        "author": message.author,
        "text": _with_named_form(message.text, message.language)
        if message.author == Author.ASSISTANT
        else message.text,
        "time": message.created.isoformat(),
    }
    if message.author == Author.FAMILY:
        return {**shown, "id": message.external_id}
    if message.author == Author.PERSON:
        shown["name"] = message.details.name
    details: dict[str, Any] = {key: getattr(message.details, key) for key in DETAILS}
    details |= {key: getattr(message, key) for key in COLUMNS}
    details |= {"card": message_cards.card(message), "automatic": message_cards.label(message)}
    if message.details.note:  # the text is English, the line before it is not
        details |= {"note": message.details.note, "note_language": message.language, "language": ""}
    if message.details.english:
        details["original"] = _original(message)
    details = {key: value for key, value in details.items() if value}
    buttons = [{**b, "id": f"{message.sequence}.{i}"} for i, b in enumerate(message.buttons)]
    if adding := [b["id"] for b in buttons if b["payload"].startswith(ADD)]:
        details["add"] = adding[0]  # drawn beside the question, not among the choices
    shown_buttons = [{"title": b["title"], "id": b["id"]} for b in buttons if not b["payload"].startswith(ADD)]
    if link := _link(message):
        details["link"] = link
    details |= _ways_to_be_told(message)
    if not (details.get("card") or message.details.repeats) and (pictures := pictures_below(message.outcome)):
        details["pictures"] = pictures
    details |= source_age(message.details, timezone.localdate())
    sources = readable(message.details.sources)
    return {**shown, **details, "outcome": message.outcome, "sources": sources, "buttons": shown_buttons}
