"""An English answer to a question in another language says so in that language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.messaging.rendering import Shape, drafts
from bot.channels.web.payloads import outgoing
from bot.content.responses import responses
from bot.conversations.answer_language import answered_in_english
from bot.conversations.message_log import write_reply
from bot.conversations.models import Conversation, Message
from bot.conversations.pipeline import curated

LINE = responses()["answered_in_english/es"].text


def written(language: str, name: str = "costs/overview") -> Message:
    chat = Conversation.objects.create(channel="web").pk
    return write_reply(chat, answered_in_english(replace(curated(name), language=language)))


@pytest.mark.django_db
def test_the_line_stands_before_the_english_answer_and_each_is_told_in_its_language() -> None:
    shown = outgoing(written("es"))

    assert shown["note"] == LINE and shown["note_language"] == "es"
    assert shown["text"] == responses()["costs/overview"].text and "language" not in shown


@pytest.mark.django_db
def test_in_an_app_the_line_is_the_first() -> None:
    [first, *_] = drafts(written("es"), Shape(text=4000))

    assert first.text.startswith(f"{LINE}\n\n{responses()['costs/overview'].text}")


@pytest.mark.parametrize("language", ["", "en", "xx"])
def test_english_and_languages_without_a_line_get_none(language: str) -> None:
    assert answered_in_english(replace(curated("costs/overview"), language=language)).details.note == ""


@pytest.mark.parametrize("name", ["safety/emergency", "scope/other_language"])
def test_what_is_said_in_the_familys_language_gets_none(name: str) -> None:
    assert answered_in_english(replace(curated(name), language="es")).details.note == ""


def test_another_script_of_a_language_gets_its_line() -> None:
    assert answered_in_english(replace(curated("costs/overview"), language="hi-Latn")).details.note
