"""Fills in what a curated text leaves open: times from settings, what the operator states, who checked the answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings

from bot import data_controller
from bot.content.local_dates import day
from bot.content.review_state import review_state
from bot.content.sources import days_read
from bot.content.text_placeholders import OPERATOR, PLACE, in_text
from bot.content.translations import text_in
from bot.conversations.signed_links import COPY_LASTS
from bot.data_controller import Responsible
from bot.i18n import DEFAULT, languages


def operator() -> Responsible:
    """What the operator states; a start in real use has refused the example (bot/data_controller.py)."""
    return data_controller.read_controller(Path(settings.PRIVACY_FILE or data_controller.EXAMPLE))


def values(language: str = DEFAULT) -> dict[str, str]:
    """Every place's words; those of the operator's file as they stand there."""
    found = operator()
    return {
        "days": str(settings.RETENTION_DAYS),
        "minor_days": str(settings.MINOR_DAYS),
        "copy_hours": str(int(COPY_LASTS.total_seconds() // 3600)),
        "first_read": day(date.fromisoformat(min(days_read())), language),
        "last_read": day(date.fromisoformat(max(days_read())), language),
        "review": languages().get(language, languages()[DEFAULT])["opening"]["review"][review_state()],
        "who_pays": text_in("privacy/pay_not_stated", language),
        "processors": "; ".join(found.processors) or text_in("privacy/no_processors", language),
        **found.words,
    }


def filled(text: str, language: str = DEFAULT) -> str:
    """A curated text as a family may read it; where it names a demonstration's operator, it says so."""
    places = in_text(text)
    if not places:
        return text
    known = values(language)
    said = PLACE.sub(lambda place: known.get(place[1], place[0]), text)
    named = places & OPERATOR and operator().demonstration
    return f"{said}\n\n{text_in('privacy/demonstration', language)}" if named else said
