"""Fills in what a curated text leaves open: times from settings, what the operator states, who checked the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.dateformat import format as date_format

from bot import data_controller
from bot.content.responses import response, responses
from bot.content.review_state import review_state
from bot.content.sources import days_read
from bot.content.text_placeholders import OPERATOR, PLACE, in_text
from bot.conversations.signed_links import COPY_LASTS
from bot.conversations.types import Reply
from bot.data_controller import Responsible
from bot.i18n import DEFAULT, languages


def operator() -> Responsible:
    """What the operator states; a start in real use has refused the example (bot/data_controller.py)."""
    return data_controller.read_controller(Path(settings.PRIVACY_FILE or data_controller.EXAMPLE))


def values() -> dict[str, str]:
    """Every place's words."""
    found = operator()
    return {
        "days": str(settings.RETENTION_DAYS),
        "minor_days": str(settings.MINOR_DAYS),
        "copy_hours": str(int(COPY_LASTS.total_seconds() // 3600)),
        "first_read": _day(min(days_read())),
        "last_read": _day(max(days_read())),
        "review": languages()[DEFAULT]["opening"]["review"][review_state()],
        "who_pays": response("privacy/pay_not_stated").text,
        "processors": "; ".join(found.processors) or response("privacy/no_processors").text,
        **found.words,
    }


def _day(written: str) -> str:
    """As the texts write a day: November 24, 2026."""
    return date_format(date.fromisoformat(written), "F j, Y")


def filled(text: str) -> str:
    """A curated text as a family may read it; where it names a demonstration's operator, it says so."""
    places = in_text(text)
    if not places:
        return text
    known = values()
    said = PLACE.sub(lambda place: known.get(place[1], place[0]), text)
    named = places & OPERATOR and operator().demonstration
    return f"{said}\n\n{response('privacy/demonstration').text}" if named else said


def spoken(reply: Reply) -> Reply:
    """A reply with its places filled; words that are not ours are left as they are."""
    found = responses().get(reply.outcome)
    return replace(reply, text=filled(reply.text)) if found and in_text(found.text) else reply
