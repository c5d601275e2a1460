"""In an app, too, the English of a translated text can be had: by a word, a command, or the same word again."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from bot.channels.base import chat_commands
from bot.channels.messaging.rendering import drafts
from bot.channels.messaging.shapes import Shape
from bot.content import translations
from bot.content.responses import responses
from bot.conversations import tokens
from bot.conversations.english_original import original
from bot.conversations.message_log import write_reply
from bot.conversations.pipeline import curated

pytestmark = pytest.mark.django_db
VISA = "travel/visa"


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("telegram")[0].pk


def test_the_english_of_the_answer_comes_under_a_line_in_the_familys_language(chat: UUID) -> None:
    write_reply(chat, replace(curated(VISA), language="es"))
    write_reply(chat, replace(curated("chat/thanks"), language="es"))  # no text that anybody has to check

    said = write_reply(chat, original(chat))

    text = drafts(said, Shape(text=4000))[0].text
    assert text.startswith(translations.text_in("channel/original", "es"))
    assert responses()[VISA].text in text


def test_where_nothing_was_translated_that_is_said(chat: UUID) -> None:
    write_reply(chat, curated(VISA))

    assert write_reply(chat, original(chat)).text == responses()["channel/no_original"].text


@pytest.mark.parametrize("language", translations.languages())
def test_each_translated_answer_says_what_to_write_and_that_is_understood(chat: UUID, language: str) -> None:
    said = write_reply(chat, replace(curated("channel/welcome"), language=language))

    words = translations.title_in(chat_commands.ORIGINAL, language)
    whole = "\n".join(draft.text for draft in drafts(said, Shape(text=4000)))
    assert words in whole
    assert chat_commands.meant(f" {words}! ") == chat_commands.ORIGINAL


@pytest.mark.parametrize("text", ["English original", "/original", "ENGLISH ORIGINAL."])
def test_english_words_and_a_command_do_too(text: str) -> None:
    assert chat_commands.meant(text) == chat_commands.ORIGINAL


@pytest.mark.parametrize("text", ["is the original consent in English?", "original protein", "private matters"])
def test_a_question_with_the_word_is_no_command(text: str) -> None:
    assert chat_commands.meant(text) is None
