"""Before a family has agreed nothing of its words is kept (docs/decisions/0004): what it reads until then."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from bot.channels.base.incoming_events import Inbound, Other, Pressed, Written
from bot.channels.base.interface import Channel
from bot.content import translations
from bot.content.responses import response
from bot.conversations import consents, message_store
from bot.conversations.alarm_texts import alarm_reply
from bot.conversations.models import ConsentText, Message
from bot.conversations.numbered_choices import chosen_payload
from bot.conversations.pipeline import curated
from bot.conversations.types import Reply
from bot.safety.check import ENGLISH, check
from bot.safety.language_fit import written_in
from bot.safety.normalization import fold
from bot.understanding.fixed_commands import AROUND

WELCOME = "channel/welcome"
AGREED = "channel/agreed"


def record_consent(conversation: UUID) -> None:
    """The family said yes: to what it was told last, word for word."""
    told = _welcomes(conversation).order_by("-sequence")[0]
    language = told.language or ENGLISH
    consents.record_consent(conversation, consents.ShownText(ConsentText.Key.APP, _version(), language, told.text))


def _version() -> int:
    return int(response(WELCOME).metadata["version"])


def _told(conversation: UUID) -> bool:
    """Whether the family was told what it would agree to, in the present version."""
    return _welcomes(conversation).exists()


def _welcomes(conversation: UUID) -> QuerySet[Message]:
    return Message.objects.filter(conversation=conversation, outcome=WELCOME, version=_version())


def means_yes(conversation: UUID, event: Inbound) -> bool:
    """Whether the family says yes to what it was told."""
    if isinstance(event, Other) or not _told(conversation):
        return False
    if isinstance(event, Pressed):
        return message_store.pressed(conversation, event.button)["payload"] == f"/{AGREED}"
    asked, told = response(WELCOME), _welcomes(conversation).order_by("-sequence")[0]
    pressed = any(chosen_payload(event.text, list(shown)) for shown in (asked.buttons, told.buttons))
    return pressed or fold(event.text).strip(AROUND) in _yes(told.language)


def _yes(language: str) -> set[str]:
    """Whole messages that mean yes: to the English question, and to the one in the language in which it was asked."""
    own = translations.translations(language).get(WELCOME)
    return set(map(fold, [*response(WELCOME).metadata["agree"], *(own.agree if own else ())]))


def ask_for_consent(conversation: UUID, channel: Channel, event: Inbound) -> None:
    """Tell the family what this is, or again that it has to agree first. An emergency is answered before anything.

    It is told in the language of its first words, where we have that.
    """
    if isinstance(event, Written) and (alert := check(event.text)):
        message_store.write_news(conversation, alarm_reply(alert, event.text))
    first = event.text if isinstance(event, Written) else ""
    language = written_in(first, translations.languages()) or ""
    message_store.write_news(
        conversation, curated("channel/agree_first") if _told(conversation) else welcome(channel, language)
    )


def welcome(channel: Channel, language: str = "") -> Reply:
    """What this is and what is kept. `language`: of the family; English where it is empty or not translated."""
    reply = curated(WELCOME)
    values = {
        "platform": channel.title,
        "company": channel.company,
        "link": f"{settings.PUBLIC_URL}/chat/",
        "days": str(settings.RETENTION_DAYS),
    }
    return replace(reply, text=reply.text.format(**values), values=values, language=language)
