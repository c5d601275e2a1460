"""Before a family has agreed nothing of its words is kept (docs/decisions/0004): what it reads until then."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from bot.channels.base import chat_commands
from bot.channels.base.incoming_events import Inbound, Other, Pressed, Written
from bot.channels.base.interface import Channel
from bot.content import translations, yes_no
from bot.content.responses import response
from bot.conversations import accounts, consents, language_choice, message_store, spoken_language
from bot.conversations.alarm_texts import alarm_reply
from bot.conversations.models import ConsentText, Message
from bot.conversations.numbered_choices import chosen_payload
from bot.conversations.pipeline import curated
from bot.conversations.types import Reply
from bot.safety.check import ENGLISH, check
from bot.safety.language_fit import is_plain_english, written_in

WELCOME = "channel/welcome"
AGREED = "channel/agreed"
AGREE_FIRST, DECLINED, NOTHING_KEPT = "channel/agree_first", "channel/declined", "channel/nothing_kept"
DELETE = "privacy/delete"


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
    told = _welcomes(conversation).order_by("-sequence")[0]
    pressed = any(chosen_payload(event.text, list(shown)) for shown in (response(WELCOME).buttons, told.buttons))
    return pressed or yes_no.said(event.text, told.language) == "yes"


def ask_for_consent(conversation: UUID, channel: Channel, event: Inbound) -> None:
    """Tell the family what this is, or again that it has to agree first. An emergency is answered before anything.

    It is told in the language that it chose, else in that of its first words, where we have that, else in that of the
    account that it writes to.
    """
    if isinstance(event, Written) and (alert := check(event.text)):
        message_store.write_news(conversation, alarm_reply(alert, event.text))
    first = event.text if isinstance(event, Written) else ""
    language = written_in(first, translations.languages()) or ""
    if not _told(conversation):
        language = language or ("" if is_plain_english(first) else accounts.language_of(conversation))
        message_store.write_news(conversation, welcome(channel, language))
        return
    told, outcome = _welcomes(conversation).order_by("-sequence")[0].language or ENGLISH, _before_consent(event)
    other = _other_language(first, told)
    if outcome == AGREE_FIRST and other:
        message_store.write_news(conversation, welcome(channel, other))
        return
    message_store.write_news(conversation, spoken(outcome, channel, language or told))


def _other_language(words: str, told: str) -> str:
    """The language that a family writes, or says yes in, where it is not the one that it was told in: what it agrees to
    has to be what it could read. Empty where that is not sure."""
    sure = written_in(words, translations.languages()) or (ENGLISH if is_plain_english(words) else "")
    found = sure or yes_no.language(words)
    return found if found != told else ""


def language_wish(conversation: UUID, event: Inbound) -> str:
    """The outcome of a wish for a language, by a button, a number or words; empty where the event is none."""
    if isinstance(event, Pressed):
        payload = message_store.pressed(conversation, event.button)["payload"]
    elif isinstance(event, Written):
        typed = message_store.typed_choice(conversation, event.text) or language_choice.wish(event.text)
        payload = typed or chat_commands.meant(event.text) or ""
    else:
        return ""
    outcome = payload.lstrip("/")
    return outcome if outcome.startswith((language_choice.CHOOSE, language_choice.SPOKEN)) else ""


def choose_language(conversation: UUID, channel: Channel, outcome: str) -> None:
    """Offer the languages, or tell the family in the one that it chose what it would agree to."""
    if outcome == language_choice.CHOOSE:
        question = replace(curated(outcome), buttons=language_choice.buttons())
        message_store.write_news(conversation, question)
        return
    language = outcome.removeprefix(language_choice.SPOKEN)
    spoken_language.choose(conversation, language)
    message_store.write_news(conversation, welcome(channel, language))


def _before_consent(event: Inbound) -> str:
    """What is said to words that are not kept: to a no, to a wish to delete, and to anything else."""
    if isinstance(event, Written) and yes_no.said(event.text) == "no":
        return DECLINED
    wish = chat_commands.meant(event.text) if isinstance(event, Written) else None
    return NOTHING_KEPT if wish == DELETE else AGREE_FIRST


def welcome(channel: Channel, language: str = "") -> Reply:
    """What this is and what is kept."""
    return spoken(WELCOME, channel, language)


def spoken(name: str, channel: Channel, language: str = "") -> Reply:
    """A text about the app. `language`: of the family; English where it is empty or not translated."""
    reply = curated(name)
    values = {
        "platform": channel.title,
        "company": channel.company,
        "link": f"{settings.PUBLIC_URL}/chat/",
        "days": str(settings.RETENTION_DAYS),
    }
    return replace(reply, text=reply.text.format(**values), values=values, language=language)
