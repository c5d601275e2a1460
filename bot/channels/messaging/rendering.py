"""Puts a message of the log into parts that a platform can show. Nothing of it is dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bot.channels import message_cards
from bot.channels.base.outgoing_message import Button, Draft
from bot.channels.messaging import text_splitting
from bot.content import translations, trial_pictures
from bot.content.responses import response
from bot.content.sources import readable
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Author, Message
from bot.conversations.numbered_choices import as_lines
from bot.conversations.signed_links import FORM, contact_link, copy_link
from bot.conversations.source_age import source_age
from bot.guide import list_links
from bot.i18n import DEFAULT, Words, languages
from bot.outbox import transfer_links


@dataclass(frozen=True)
class Shape:
    """What a platform can show (bot/conversations/capabilities.yml)."""

    text: int
    text_with_buttons: int = 0
    buttons: int = 0
    title: int = 0
    documents: bool = False
    unit: str = "utf16"
    window_hours: float = 0

    def size(self, text: str) -> int:
        return text_splitting.utf8(text) if self.unit == "bytes" else text_splitting.utf16(text)


def drafts(message: Message, shape: Shape, first: int = 1) -> list[Draft]:
    """The parts, in order. `first`: the number of the first choice, where choices become lines."""
    buttons = _buttons(message, shape)
    lead = message.details.lead if message.buttons else ""
    foot = "\n\n".join(filter(None, [*_foot(message), lead if buttons else ""]))
    texts = text_splitting.split(_body(message), foot, shape.text, shape.size)
    if message.buttons and not buttons:
        texts = _with_lines(texts, [lead, as_lines(message.buttons, first)], shape)
    found = [Draft(text) for text in texts]
    if buttons:
        found = _with_buttons(found, buttons, shape)
    return [*found, *_papers(message, shape)]


def _body(message: Message) -> str:
    text = message.text
    if message.author == Author.ASSISTANT and FORM in text:
        text = text.replace(FORM, contact_link(message.conversation_id))
    if kind := message_cards.card(message):
        return "\n".join(filter(None, [_marker(kind, message), message_cards.label(message), f"\n{text}"]))
    if message.author != Author.PERSON:
        return "\n\n".join(filter(None, [message.details.note, text]))
    who = languages()[DEFAULT]["who"]
    name = message.details.name
    return f"{who['person'].format(name=name) if name else who['nameless']}:\n{message.text}"


def _marker(kind: message_cards.Card, message: Message) -> str:
    """The first line of a card, in the language of its text where we have the word."""
    words = languages().get(message.language, languages()[DEFAULT])
    return response("channel/card").text.format(label=words["card"][kind].upper())


def _foot(message: Message) -> list[str]:
    """What stands below an answer, in the words of the web chat."""
    words, details = _words(message)["answer"], message.details
    found = [f"{words[key]} {told}" for key in ("unverified", "ask") if (told := getattr(details, key))]
    if about := translations.about(message.language, details.translation, details.older):
        found.append(about)
    found += _sources(details, words)
    if not (message_cards.card(message) or details.repeats):
        found += [_picture(picture.id) for picture in trial_pictures.of_answer(message.outcome)]
    if details.listing:
        title, path = translations.text_in("paper/open", message.language), list_links.path(UUID(details.listing))
        found.append(f"{title}: {settings.PUBLIC_URL}{path}")
    if details.copies:
        found.append(f"{translations.text_in('copy/open', message.language)}: {copy_link(message.conversation_id)}")
    if details.moves:
        found.append(transfer_links.transfer_link(message.conversation_id))
    return found


def _words(message: Message) -> Words:
    """The words of the web chat in the language of the text."""
    return languages().get(message.language if message.details.english else DEFAULT, languages()[DEFAULT])


def _picture(name: str) -> str:
    """The address of a picture's page, which is there in each language of the page."""
    return f"{trial_pictures.title(name)}: {settings.PUBLIC_URL}{reverse('picture', args=[name])}"


def _sources(details: ReplyDetails, words: Words) -> list[str]:
    """What an answer rests on, who wrote it, and how old that is."""
    if not details.reviewed_by or not details.review:
        return []
    lines = [f"{words['source']}:", *(_source(source, words) for source in readable(details.sources))]
    by = words["clinician" if details.reviewed_by == "clinician" else "editor"].format(date=details.reviewed)
    return [*_warnings(details, words), "\n".join(lines), by]


def _warnings(details: ReplyDetails, words: Words) -> list[str]:
    """What a family should know before it trusts the sources."""
    old = source_age(details, timezone.localdate()).get("old")
    said = [words["old"].format(count=old)] if old else []
    return [*said, words["changed"].format(date=details.changed)] if details.changed else said


def _source(source: dict[str, str], words: Words) -> str:
    named = ", ".join(filter(None, (source.get(key) for key in ("title", "publisher", "published", "section"))))
    read = words["read"].get(source.get("seen", ""), "").format(date=source.get("looked_at", ""))
    return "\n".join(filter(None, [f"{named}. {read}".strip(), source.get("url", "")]))


def _buttons(message: Message, shape: Shape) -> tuple[Button, ...]:
    """The message's buttons, where the platform can show all of them with their whole titles."""
    found = tuple(Button(f"{message.sequence}.{i}", b["title"]) for i, b in enumerate(message.buttons))
    fits = len(found) <= shape.buttons and all(text_splitting.utf16(button.title) <= shape.title for button in found)
    return found if fits else ()


def _with_lines(texts: list[str], below: list[str], shape: Shape) -> list[str]:
    """Choices as numbered lines, behind the text where there is room, else in messages of their own."""
    lines = "\n".join(filter(None, below))
    joined = f"{texts[-1]}\n\n{lines}"
    if shape.size(joined) <= shape.text:
        return [*texts[:-1], joined]
    return [*texts, *text_splitting.split(lines, "", shape.text, shape.size)]


def _with_buttons(found: list[Draft], buttons: tuple[Button, ...], shape: Shape) -> list[Draft]:
    """The buttons under the last text, or under a line of their own where it is too long to have any."""
    *before, last = found
    if shape.size(last.text) <= (shape.text_with_buttons or shape.text):
        return [*before, Draft(last.text, buttons)]
    return [*found, Draft(response("channel/choose").text, buttons)]


def _papers(message: Message, shape: Shape) -> list[Draft]:
    """The list as PDF, where the platform shows documents; its link stands in the text everywhere."""
    return [Draft(response("paper/title").text, paper=True)] if shape.documents and message.details.listing else []


def shape(capabilities: dict[str, Any]) -> Shape:
    return Shape(**capabilities)
