"""A family is spoken to in its language; what is not translated stays English and says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from bot.channels.messaging.rendering import drafts
from bot.channels.messaging.shapes import Shape
from bot.channels.web.payloads import outgoing
from bot.content.responses import response, responses
from bot.content.translations import bank_questions, text_in, title_in, translations
from bot.conversations import consents, handoff_texts, ownership
from bot.conversations.answer_language import in_language, own_buttons
from bot.conversations.buttons import compose
from bot.conversations.message_log import write_reply
from bot.conversations.models import ConsentText, Conversation, Message
from bot.conversations.pipeline import curated
from bot.conversations.spoken_language import spoken_language
from bot.conversations.types import Reply, Suggestions

COSTS = "costs/overview"
# A language whose answers are not translated.
NONE_YET = "it"


@pytest.fixture
def chat() -> UUID:
    return Conversation.objects.create(channel="web").pk


def agreed(chat: UUID, language: str) -> UUID:
    """The chat, of a family that was asked in a language."""
    consents.record_consent(chat, consents.ShownText(ConsentText.Key.WEB, 1, language, ""))
    return chat


def written(chat: UUID, language: str, name: str = COSTS) -> Message:
    return write_reply(chat, replace(curated(name), language=language))


@pytest.mark.django_db
def test_who_writes_spanish_reads_spanish_with_the_english_beside_it(chat: UUID) -> None:
    shown = outgoing(written(chat, "es"))

    assert shown["text"] == text_in(COSTS, "es") and shown["language"] == "es"
    assert shown["original"]["text"] == responses()[COSTS].text
    assert shown["unverified"] == translations("es")[COSTS].unverified and "note" not in shown


@pytest.mark.django_db
def test_the_language_of_the_page_is_spoken_to_whoever_writes_english_there(chat: UUID) -> None:
    assert written(agreed(chat, "fr"), "en").language == "fr"


@pytest.mark.django_db
def test_another_language_that_is_surely_written_goes_before_that_of_the_page(chat: UUID) -> None:
    assert written(agreed(chat, "fr"), "ru").text == text_in(COSTS, "ru")


@pytest.mark.django_db
def test_what_answers_a_button_or_nothing_goes_on_in_the_language_of_the_talk(chat: UUID) -> None:
    written(chat, "es")

    assert written(chat, "").language == "es" and spoken_language(chat) == "es"


@pytest.mark.django_db
def test_english_on_an_english_page_stays_as_it_is(chat: UUID) -> None:
    shown = outgoing(written(chat, "en"))

    assert shown["text"] == responses()[COSTS].text and "original" not in shown and "note" not in shown


@pytest.mark.django_db
def test_a_text_without_a_translation_is_english_under_a_line_in_the_familys_language(chat: UUID) -> None:
    message = written(chat, NONE_YET)
    line, shown = responses()[f"answered_in_english/{NONE_YET}"].text, outgoing(message)

    assert shown["note"] == line and shown["note_language"] == NONE_YET
    assert shown["text"] == responses()[COSTS].text and "language" not in shown
    assert drafts(message, Shape(text=4000))[0].text.startswith(f"{line}\n\n{shown['text']}")


@pytest.mark.parametrize("name", ["safety/emergency", "scope/other_language"])
@pytest.mark.django_db
def test_what_is_spoken_in_the_familys_language_already_is_left_alone(chat: UUID, name: str) -> None:
    assert written(chat, "es", name).text == responses()[name].text


@pytest.mark.django_db
def test_what_is_filled_into_a_text_stands_in_its_translation(chat: UUID) -> None:
    ownership.request_person(chat)
    said = in_language(handoff_texts.still_waiting(chat), "es")

    assert said.text.startswith(text_in("handoff/still_waiting", "es").split("{", 1)[0]) and "{" not in said.text


@pytest.mark.django_db
def test_two_texts_in_one_reply_are_both_translated(chat: UUID) -> None:
    both = Reply("x", "human/handoff", names=("handoff/not_waiting", "handoff/ended"), values={"name": "Maria"})

    said = in_language(both, "fr").text

    assert said.startswith(text_in("handoff/not_waiting", "fr")) and "Maria" in said


def test_buttons_and_the_words_before_them_are_translated() -> None:
    asked = compose(replace(curated(COSTS), offer=Suggestions(questions=("travel/visa",))))
    said = in_language(asked, "pt")

    assert said.buttons[0]["title"] == title_in("travel/visa", "pt")
    assert said.details.lead == text_in("ask/alternatives", "pt")
    assert [b["payload"] for b in said.buttons] == [b["payload"] for b in asked.buttons]


def test_the_own_buttons_of_a_text_have_its_words() -> None:
    said = in_language(curated("chat/greet"), "zh")

    assert [b["title"] for b in said.buttons] == list(own_buttons(translations("zh")["chat/greet"]).values())


def test_places_are_filled_in_the_translation_too(settings: Any) -> None:
    settings.RETENTION_DAYS = 41
    said = in_language(curated("navigator/privacy"), "ar")

    assert "41" in said.text and "<" not in said.text and "41 days" in said.details.english


def test_a_translation_of_an_older_text_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    older = replace(response(COSTS), metadata={**response(COSTS).metadata, "version": 99})
    monkeypatch.setitem(responses(), COSTS, older)
    said = in_language(curated(COSTS), "es")

    assert said.details.older and said.text == text_in(COSTS, "es")


def test_questions_on_the_familys_list_are_said_in_its_language_and_its_own_words_stay() -> None:
    english, spanish = next(iter(bank_questions("es").items()))
    ours = responses()[COSTS].metadata["ask"]
    listed = f"1. ★ {english}\n\n2. my own words, 3 of them\n\n3. {ours}"
    said = in_language(Reply("x", "guide/show", names=("guide/add",), values={"questions": listed}), "es").text

    assert f"1. ★ {spanish}" in said and "2. my own words, 3 of them" in said
    assert f"3. {translations('es')[COSTS].ask}" in said


def test_an_answer_says_who_has_checked_it_and_a_thank_you_does_not() -> None:
    answer, thanks = in_language(curated(COSTS), "es").details, in_language(curated("chat/thanks"), "es").details

    assert (answer.translation, thanks.translation) == ("nobody", "") and answer.english and thanks.english
