"""Which language a family gets: its own choice, else what it surely writes; another one is offered, never forced."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from bot.configuration.site import TRANSLATIONS_OFF
from bot.content import reload, translations
from bot.content.responses import responses, title
from bot.content.translations import text_in
from bot.conversations import consents, language_choice, tokens
from bot.conversations.models import ConsentText, Conversation, Message, Owner
from bot.conversations.pipeline import Pipeline, curated
from bot.conversations.spoken_language import page_language, spoken_language
from bot.conversations.types import Incoming, Question, Reply

pytestmark = pytest.mark.django_db(transaction=True)
COSTS, THANKS = "costs/overview", "chat/thanks"
SPANISH = "cuánto cuesta el tratamiento de mi hija"
ENGLISH = "how much does the treatment of my daughter cost"


class Reading:
    """An assistant that gives one text and takes every message for one in a language."""

    def __init__(self) -> None:
        self.language, self.outcome, self.asked = "en", COSTS, list[Question]()

    async def ask(self, question: Question) -> list[Reply]:
        self.asked.append(question)
        return [replace(curated(self.outcome), language=self.language)]


class Family:
    """A family in a chat, and what it is told."""

    def __init__(self, chat: UUID) -> None:
        self.chat, self.assistant, self.count = chat, Reading(), 0

    def writes(self, text: str, language: str, outcome: str = COSTS) -> list[Message]:
        self.assistant.language, self.assistant.outcome = language, outcome
        return self._sends(text=text)

    def presses(self, button: str) -> list[Message]:
        return self._sends(button=button)

    def _sends(self, **what: str) -> list[Message]:
        self.count += 1
        received = Pipeline(self.assistant).receive(self.chat, Incoming(str(self.count), **what))
        return asyncio.run(received)[1]


@pytest.fixture
def without_spanish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The operator has switched Spanish off. The texts are read anew, before and after."""
    monkeypatch.setenv(TRANSLATIONS_OFF.name, "es")
    reload.forget()
    yield
    reload.forget()


@pytest.fixture
def family() -> Family:
    return Family(tokens.open_conversation("web")[0].pk)


def on_page(family: Family, language: str) -> Family:
    """The family, asked to agree in a language."""
    consents.record_consent(family.chat, consents.ShownText(ConsentText.Key.WEB, 1, language, ""))
    return family


def named(language: str) -> str:
    return title(f"spoken/{language}")


def texts(said: list[Message]) -> list[str]:
    return [message.text for message in said]


def test_a_choice_goes_before_what_a_family_writes_and_the_other_language_is_offered_in_it(family: Family) -> None:
    family.presses("spoken/fr")

    offer, answer = family.writes(SPANISH, "es")

    assert answer.text == text_in(COSTS, "fr")
    assert offer.text == responses()["switch/es"].text and offer.language == "es"
    assert [button["payload"] for button in offer.buttons] == ["/spoken/es"]


def test_one_tap_on_the_offer_gives_the_answer_again_and_the_chat_goes_on_in_it(family: Family) -> None:
    family.presses("spoken/fr")
    offer, _ = family.writes(SPANISH, "es")

    confirmed, again = family.presses(f"{offer.sequence}.0")
    [later] = family.writes("et pour les enfants, combien", "fr", THANKS)[-1:]

    assert confirmed.text == responses()["spoken/es"].text and confirmed.language == "es"
    assert again.text == text_in(COSTS, "es")
    assert later.text == text_in(THANKS, "es")


def test_a_language_is_offered_once(family: Family) -> None:
    family.presses("spoken/fr")
    family.writes(SPANISH, "es")

    assert len(family.writes(SPANISH, "es")) == 1


@pytest.mark.parametrize("word", ["gracias", "muchas gracias"])
def test_a_word_or_two_in_latin_letters_flip_nothing_and_the_language_is_offered(family: Family, word: str) -> None:
    offer, answer = family.writes(word, "es", THANKS)

    assert answer.text == responses()[THANKS].text and offer.language == "es"
    assert spoken_language(family.chat) == "en"


def test_who_has_chosen_nothing_is_answered_in_what_it_surely_writes_and_offered_nothing(family: Family) -> None:
    assert texts(family.writes(SPANISH, "es")) == [text_in(COSTS, "es")]
    assert texts(family.writes("рак", "ru")) == [text_in(COSTS, "ru")]


def test_a_language_without_texts_of_ours_does_not_turn_the_pages_language_into_english(family: Family) -> None:
    assert texts(on_page(family, "hi").writes("नमस्कार", "mr", THANKS)) == [text_in(THANKS, "hi")]


def test_on_an_english_page_a_language_without_texts_of_ours_is_answered_in_english_and_that_is_said(
    family: Family,
) -> None:
    [answer] = family.writes("नमस्कार", "mr", THANKS)

    assert answer.text == responses()[THANKS].text and answer.details.note


def test_a_short_word_goes_on_in_the_language_of_the_talk_not_of_the_page(family: Family) -> None:
    on_page(family, "fr").writes("сколько стоит лечение", "ru")

    assert texts(family.writes("ok", "es", THANKS)) == [responses()["switch/es"].text, text_in(THANKS, "ru")]


def test_plain_english_on_another_page_is_offered_english(family: Family) -> None:
    offer, answer = on_page(family, "fr").writes(ENGLISH, "en")

    assert answer.text == text_in(COSTS, "fr") and offer.text == responses()["switch/en"].text


@pytest.mark.parametrize("text", ["ok thanks", "covid test positif hier soir", "mujhe ilaj ke baare mein batao"])
def test_what_is_no_plain_english_is_offered_no_english(family: Family, text: str) -> None:
    assert len(on_page(family, "fr").writes(text, "en")) == 1


def test_an_answer_that_was_given_in_another_language_is_said_again_whole(family: Family) -> None:
    family.writes(SPANISH, "es")

    assert texts(family.writes("la même question, combien ça coûte", "fr")) == [text_in(COSTS, "fr")]


def test_danger_is_answered_in_the_language_of_the_message_whatever_was_chosen(family: Family) -> None:
    family.presses("spoken/fr")

    [alarm] = family.writes("no respira", "es", "safety/emergency")

    assert alarm.text.startswith(responses()["emergency/es"].text.split("\n\n")[0])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Español", "es"),
        ("spanish", "es"),
        ("auf Deutsch", "de"),
        ("Portugués.", "pt"),
        ("中文", "zh"),
        ("арабский", "ar"),
    ],
)
def test_the_name_of_a_language_chooses_it(family: Family, text: str, language: str) -> None:
    said = family.writes(text, "en")

    assert texts(said) == [responses()[f"spoken/{language}"].text]
    assert page_language(family.chat) == language


@pytest.mark.parametrize("text", ["hindi", "Indonesia", "Vietnam", "is there a form in spanish", "my mother is french"])
def test_a_word_that_is_more_than_a_name_chooses_nothing(family: Family, text: str) -> None:
    family.writes(text, "en")

    assert Conversation.objects.get(pk=family.chat).language is None


@pytest.mark.parametrize("text", ["Language", "idioma", "язык", "اللغة", "ngôn ngữ", "भाषा"])
def test_the_word_for_it_offers_all_languages_by_their_own_names(family: Family, text: str) -> None:
    [question] = family.writes(text, "en")

    assert [button["title"] for button in question.buttons] == [
        title(f"spoken/{c}") for c in language_choice.languages()
    ]
    assert len(question.buttons) == len(translations.languages()) + 1


@pytest.mark.parametrize("language", ["en", *translations.languages()])
def test_what_is_said_to_a_choice_tells_a_word_that_offers_the_languages_again(language: str) -> None:
    word = responses()[f"spoken/{language}"].text.replace("：", ":").rsplit(":", 1)[1]

    assert language_choice.wish(word) == f"/{language_choice.CHOOSE}"


@pytest.mark.usefixtures("without_spanish")
def test_a_language_that_is_switched_off_is_neither_offered_nor_chosen(family: Family) -> None:
    assert "es" not in language_choice.languages()
    assert len(family.writes("muchas gracias", "es", THANKS)) == 1
    family.presses("spoken/es")
    assert spoken_language(family.chat) == "en"


def test_a_choice_is_the_language_in_which_the_next_message_is_read(family: Family) -> None:
    on_page(family, "fr").presses("spoken/hi")
    family.writes("kya kharcha hai", "hi")

    assert family.assistant.asked[-1].page == "hi"


def test_while_a_person_speaks_a_choice_counts_and_the_assistant_says_nothing(family: Family) -> None:
    Conversation.objects.filter(pk=family.chat).update(owner=Owner.PERSON)

    assert family.writes("Português", "pt") == []
    assert spoken_language(family.chat) == "pt"
