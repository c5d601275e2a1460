"""The whole chat as a tagged PDF for the family's own doctor: with sources, and with what is not confirmed."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import typst
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bot import i18n, ratelimit
from bot.channels.web import payloads
from bot.channels.web.api import api, with_conversation
from bot.content.local_dates import clock, day
from bot.conversations.models import Author, Message
from bot.database import reading
from bot.guide import pdf
from bot.guide.paper_fonts import language_of_paper
from bot.pictures.text_width import from_right
from bot.trial import ENGLISH, trial

TEMPLATE = Path(__file__).with_name("chat.typ")
Printed = dict[str, Any]


def render(messages: list[dict[str, Any]], language: str, address: str) -> bytes:
    """The messages, as the API gives them, on paper. `address`: where the chat is, for who reads the paper."""
    language = language_of_paper(language)
    words = i18n.languages()[language]
    now = day(timezone.localdate(), language)
    data = {
        **pdf.look(language),
        "title": words["title"],
        "short": words["short"],
        "foot": words["answer"]["carried"].format(date=now, registry=trial().registry, url=address),
        "messages": [_printed(message, words, language) for message in messages],
    }
    try:
        return pdf.compiled(data, "ua-1", True, TEMPLATE)
    except typst.TypstError:  # a letter that no font here has; the paper says so
        return pdf.compiled({**data, "missing": words["answer"]["unprinted"]}, None, True, TEMPLATE)


def _printed(message: dict[str, Any], words: i18n.Words, language: str) -> Printed:
    written = timezone.localtime(datetime.fromisoformat(message["time"]))
    signs = [words["card"][message["card"]]] if message.get("card") else []
    boxes = [(words["answer"][key], message[key]) for key in ("unverified", "ask") if message.get(key)]
    spoken = _spoken(message, language)
    return {
        "who": _speaker(message, words),
        "when": f"{day(written.date(), language)}, {clock(written, language)}",
        "signs": [*signs, *filter(None, [message.get("automatic"), message.get("note")])],
        "text": _told(message["text"], spoken),
        "boxes": [{"label": label, **_told(text, spoken)} for label, text in boxes],
        "heading": words["answer"]["source"],
        "sources": [_source(source, words["answer"], language) for source in message.get("sources", [])],
        "checked": _checked(message, words["answer"], language),
    }


def _told(text: str, language: str) -> Printed:
    """Words run their own way on a paper that runs the other, and are read aloud in their own language."""
    return {"words": text, "right": from_right(text), "language": language}


def _spoken(message: dict[str, Any], language: str) -> str:
    """The language of our own texts, as on the page; what others wrote is taken to be in the paper's."""
    ours = message["author"] == Author.ASSISTANT or "original" in message
    return str(message.get("language") or ENGLISH) if ours else language


def _speaker(message: dict[str, Any], words: i18n.Words) -> str:
    if message["author"] != Author.PERSON:
        return str(words["who"][message["author"]])
    name = message.get("name")
    return words["who"]["person"].format(name=name) if name else str(words["who"]["nameless"])


def _checked(message: dict[str, Any], words: i18n.Words, language: str) -> str:
    """What to know of a translation and of old sources; who has compared an answer with them, and when."""
    known = [str(message.get("original", {}).get("about", ""))]
    if message.get("old"):
        known.append(words["old"].format(count=message["old"]))
    if message.get("changed"):
        known.append(words["changed"].format(date=_day(message["changed"], language)))
    if message.get("reviewed"):
        by = words["clinician" if message.get("reviewed_by") == "clinician" else "editor"]
        known.append(by.format(date=_day(message["reviewed"], language)))
    return " ".join(filter(None, known))


def _source(source: dict[str, Any], words: i18n.Words, language: str) -> Printed:
    named = ", ".join(filter(None, (source.get(key) for key in ("title", "publisher", "published", "section"))))
    read = words["read"].get(source.get("seen"), "").format(date=_day(source.get("looked_at"), language))
    lacks = words["lacks"].format(what=source["lacks"]) if source.get("lacks") else ""
    return {"named": f"{named}.", "url": source.get("url") or "", "read": f"{read} {lacks}".strip()}


def _day(iso: str | None, language: str) -> str:
    return day(datetime.fromisoformat(iso).date(), language) if iso else ""


def _messages(conversation: UUID, address: str) -> list[dict[str, Any]]:
    ratelimit.count_call(pdf.PDF, address)
    return [payloads.outgoing(message) for message in Message.objects.filter(conversation=conversation)]


_amessages = reading.soon(_messages)


@with_conversation()
async def read_paper(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """All that was said, in the language that `?lang=` or the client's header asks for."""
    address = request.build_absolute_uri("/chat/")
    messages = await _amessages(conversation, ratelimit.address(request))
    made = await asyncio.to_thread(render, messages, i18n.chosen(request), address)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{trial().registry}.pdf"'
    return answer


paper = api(GET=read_paper)
