"""What a family agrees to on the page before its chat is stored."""

from __future__ import annotations

from django.conf import settings

from bot.conversations.consents import ShownText
from bot.conversations.models import ConsentText
from bot.i18n import consent_version, languages


def lines(language: str) -> list[str]:
    """The sentences, the short one first, with the time that the settings give."""
    own = languages()[language]["consent"]
    written: list[str] = [own["short"], *own["lines"]]
    return [line.replace("{days}", str(settings.RETENTION_DAYS)) for line in written]


def shown(language: str) -> ShownText:
    """The present text as the page shows it, a paragraph each for the heading and the sentences."""
    heading: str = languages()[language]["consent"]["heading"]
    body = "\n\n".join([heading, *lines(language)])
    return ShownText(ConsentText.Key.WEB, consent_version(language), language, body)
