"""Puts a message of the log into parts that a platform can show. Nothing of it is dropped."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bot.channels import message_cards
from bot.channels.base import chat_commands
from bot.channels.base.outgoing_message import Draft
from bot.channels.messaging import text_splitting
from bot.channels.messaging.choices import Choices, choices
from bot.channels.messaging.shapes import Shape
from bot.content import local_dates, translations, trial_pictures
from bot.content.sources import readable
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Author, Message
from bot.conversations.numbered_choices import as_lines
from bot.conversations.signed_links import FORM, contact_link, copy_link
from bot.conversations.source_age import source_age
from bot.conversations.spoken_language import spoken_language
from bot.guide import list_links
from bot.i18n import DEFAULT, Words, languages
from bot.outbox import transfer_links


def drafts(message: Message, shape: Shape, first: int = 1) -> list[Draft]:
    """The parts, in order. `first`: the number of the first choice, where choices become lines."""
    shown = choices(message, shape, first)
    lead = message.details.lead if message.buttons else ""
    foot = "\n\n".join(filter(None, [*_foot(message), "" if shown.lines else lead]))
    texts = text_splitting.split(_body(message), foot, shape.text, shape.size)
    if shown.lines:
        texts = _with_lines(texts, [lead, as_lines(message.buttons, first, message.text)], shape)
    found = [Draft(text) for text in texts]
    if shown.buttons:
        found = _with_buttons(found, shown, shape, translations.text_in("channel/choose", _spoken(message)))
    return [*found, *_papers(message, shape)]


def _body(message: Message) -> str:
    text = message.text
    if message.author == Author.ASSISTANT and FORM in text:
        text = text.replace(FORM, contact_link(message.conversation_id))
    if kind := message_cards.card(message):
        return "\n".join(filter(None, [_marker(kind, message), message_cards.label(message), f"\n{text}"]))
    if message.author != Author.PERSON:
        return "\n\n".join(filter(None, [message.details.note, text]))
    who = languages().get(spoken_language(message.conversation_id), languages()[DEFAULT])["who"]
    name = message.details.name
    return f"{who['person'].format(name=name) if name else who['nameless']}:\n{message.text}"


def _marker(kind: message_cards.Card, message: Message) -> str:
    """The first line of a card, in the language of its text where we have the word."""
    words = languages().get(message.language, languages()[DEFAULT])
    return translations.text_in("channel/card", message.language or DEFAULT).format(label=words["card"][kind].upper())


def _foot(message: Message) -> list[str]:
    """What stands below an answer, in the words of the web chat."""
    language, details = _language(message), message.details
    words = languages()[language]["answer"]
    found = [f"{words[key]} {told}" for key in ("unverified", "ask") if (told := getattr(details, key))]
    if about := translations.about(message.language, details.translation, details.older):
        found.append(about)
        found.append(_how_original(message.language))
    found += _sources(details, words, language)
    if not (message_cards.card(message) or details.repeats):
        found += [_picture(picture.id, language) for picture in trial_pictures.of_answer(message.outcome)]
    if details.listing:
        title, path = translations.text_in("paper/open", message.language), list_links.path(UUID(details.listing))
        found.append(f"{title}: {settings.PUBLIC_URL}{path}")
    if details.copies:
        found.append(f"{translations.text_in('copy/open', message.language)}: {copy_link(message.conversation_id)}")
    if details.moves:
        found.append(transfer_links.transfer_link(message.conversation_id))
    return found


def _language(message: Message) -> str:
    """The language of the text, where the web chat has its words in it."""
    return message.language if message.details.english and message.language in languages() else DEFAULT


def _how_original(language: str) -> str:
    """How to get the English beside it, which a page shows in a fold."""
    words = translations.title_in(chat_commands.ORIGINAL, language)
    return translations.text_in("channel/how_original", language).format(words=words)


def _spoken(message: Message) -> str:
    """The language of the text, whichever it is."""
    return message.language if message.details.english else DEFAULT


def _picture(name: str, language: str) -> str:
    """The address of a picture's page, which is there in each language of the page."""
    wish = "" if language == DEFAULT else f"?lang={language}"
    return f"{trial_pictures.title(name, language)}: {settings.PUBLIC_URL}{reverse('picture', args=[name])}{wish}"


def _sources(details: ReplyDetails, words: Words, language: str) -> list[str]:
    """What an answer rests on, who wrote it, and how old that is."""
    if not details.reviewed_by or not details.review:
        return []
    lines = [f"{words['source']}:", *(_source(source, words, language) for source in readable(details.sources))]
    by = words["clinician" if details.reviewed_by == "clinician" else "editor"].format(
        date=_day(details.reviewed, language)
    )
    return [*_warnings(details, words, language), "\n".join(lines), by]


def _warnings(details: ReplyDetails, words: Words, language: str) -> list[str]:
    """What a family should know before it trusts the sources."""
    old = source_age(details, timezone.localdate()).get("old")
    said = [words["old"].format(count=old)] if old else []
    return [*said, words["changed"].format(date=_day(details.changed, language))] if details.changed else said


def _day(written: str, language: str) -> str:
    """A day in ISO form as the language writes it."""
    return local_dates.said(written, language)


def _source(source: dict[str, str], words: Words, language: str) -> str:
    named = ", ".join(filter(None, (source.get(key) for key in ("title", "publisher", "published", "section"))))
    read = words["read"].get(source.get("seen", ""), "").format(date=_day(source.get("looked_at", ""), language))
    return "\n".join(filter(None, [f"{named}. {read}".strip(), source.get("url", "")]))


def _with_lines(texts: list[str], below: list[str], shape: Shape) -> list[str]:
    """Choices as numbered lines, behind the text where there is room, else in messages of their own."""
    lines = "\n".join(filter(None, below))
    joined = f"{texts[-1]}\n\n{lines}"
    if shape.size(joined) <= shape.text:
        return [*texts[:-1], joined]
    return [*texts, *text_splitting.split(lines, "", shape.text, shape.size)]


def _with_buttons(found: list[Draft], shown: Choices, shape: Shape, choose: str) -> list[Draft]:
    """The buttons under the last text, or under a line of their own where it is too long to have any."""
    *before, last = found
    limit = shape.text if shown.opens else shape.text_with_buttons or shape.text
    if shape.size(last.text) <= limit:
        return [*before, Draft(last.text, shown.buttons, opens=shown.opens)]
    return [*found, Draft(choose, shown.buttons, opens=shown.opens)]


def _papers(message: Message, shape: Shape) -> list[Draft]:
    """The list as PDF, where the platform shows documents; its link stands in the text everywhere."""
    title = translations.text_in("paper/title", _spoken(message))
    return [Draft(title, paper=True)] if shape.documents and message.details.listing else []
