"""At the desk a navigator knows which language to answer in, and can have the chats in their own languages alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from bot.content.translations import text_in
from bot.conversations import consents, handover, ownership, spoken_language, tokens
from bot.conversations.message_log import write
from bot.conversations.models import Alert, Author, ConsentText
from bot.desk import canned_replies, labels, languages, queue_rows
from bot.desk.models import SpokenLanguage
from tests.desk.conftest import People, SignedIn, drawn

pytestmark = pytest.mark.django_db


def speaks(user: User, *codes: str) -> None:
    SpokenLanguage.objects.bulk_create([SpokenLanguage(user=user, language=code) for code in codes])


def waiting_in(language: str, words: str) -> UUID:
    """A chat in a language that waits for a person."""
    chat = tokens.open_conversation("web")[0].pk
    consents.record_consent(chat, consents.ShownText(ConsentText.Key.WEB, 1, language, ""))
    ownership.request_person(chat)
    write(chat, Author.FAMILY, words, language=language, outcome="travel/visa")
    return chat


def test_a_message_says_its_language_and_what_was_understood(signed_in: SignedIn) -> None:
    chat = waiting_in("es", "¿Necesito visa?")

    page = drawn(signed_in("maria").get(f"/staff/chats/{chat}/"))

    assert "<span>Spanish</span>" in page and "understood: " in page


def test_a_navigator_is_told_which_language_to_answer_in(signed_in: SignedIn, people: People) -> None:
    chat, browser = waiting_in("es", "¿Necesito visa?"), signed_in("maria")
    handover.claim(chat, people("maria"))

    assert "<b>Answer in Spanish.</b>" in drawn(browser.get(f"/staff/chats/{chat}/"))
    assert "not among" in drawn(browser.get(f"/staff/chats/{chat}/"))

    browser.post("/staff/languages/", {"language": ["es", "xx"]})

    assert languages.spoken_by(people("maria")) == {"es"}
    assert "not among" not in drawn(browser.get(f"/staff/chats/{chat}/"))


def test_a_navigator_is_told_that_the_family_chose_the_language(signed_in: SignedIn, people: People) -> None:
    chat, browser = waiting_in("es", "¿Necesito visa?"), signed_in("maria")
    handover.claim(chat, people("maria"))
    assert "The family chose it" not in drawn(browser.get(f"/staff/chats/{chat}/"))

    spoken_language.choose(chat, "fr")

    page = drawn(browser.get(f"/staff/chats/{chat}/"))
    assert "<b>Answer in French.</b> The family chose it." in page and "wrote Spanish last" in page


def test_a_canned_reply_is_in_the_familys_language_with_its_english_beside_it(people: People) -> None:
    spanish, german = (canned_replies.canned(people("maria"), code)[0] for code in ("es", "de"))

    assert spanish["text"] == text_in("canned/hello", "es").format(name="Maria")
    assert spanish["english"].startswith("Hello, I am Maria")
    assert german["text"].startswith("Hello, I am Maria") and german["english"] == ""


def test_the_queue_can_show_ones_own_languages_and_never_hides_an_alert(signed_in: SignedIn, people: People) -> None:
    waiting_in("es", "hola hola")
    waiting_in("ru", "alarmed words")
    Alert.objects.create(
        message=write(waiting_in("hi", "hello"), Author.FAMILY, "in danger"), kind="emergency", rule="r"
    )
    speaks(people("maria"), "es")
    browser = signed_in("maria")

    everything = drawn(browser.get("/staff/"))
    mine = drawn(browser.get("/staff/?languages=mine"))

    assert all(words in everything for words in ("hola hola", "alarmed words", "in danger"))
    assert "hola hola" in mine and "in danger" in mine and "alarmed words" not in mine
    assert "1 more in other languages" in mine
    assert "alarmed words" not in drawn(browser.get("/staff/rows/"))  # it stays so until all are asked for
    assert "alarmed words" in drawn(browser.get("/staff/?languages=all"))


def test_who_waits_longer_in_other_languages_pushes_nobody_out_of_ones_own(
    signed_in: SignedIn, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_rows, "SHOWN", 2)
    for language, words in (("ru", "first"), ("hi", "second"), ("es-MX", "tercera"), ("", "unknown"), ("es", "cuarta")):
        waiting_in(language, words)
    speaks(people("maria"), "es")

    page = drawn(signed_in("maria").get("/staff/?languages=mine"))

    assert "tercera" in page and "unknown" in page and "first" not in page
    assert "2 more in other languages" in page and "1 more family has been waiting" in page


def test_a_chat_is_called_after_what_was_said_last_and_one_query_finds_that_for_all(
    django_assert_num_queries: Any,
) -> None:
    asked = {UUID(int=0): labels.NONE}
    for last in ("es", "ru"):
        chat = tokens.open_conversation("web")[0].pk
        for language, outcome in (("hi", "travel/visa"), (last, "costs/overview"), ("", "scope/off_topic")):
            write(chat, Author.ASSISTANT, "said", language=language, outcome=outcome)
        asked[chat] = f"{labels.language_name(last)}, costs: overview"

    with django_assert_num_queries(1):
        assert labels.labels_of(asked) == asked


def test_colleagues_see_who_speaks_what(signed_in: SignedIn, people: People) -> None:
    chat = waiting_in("es", "hola")
    handover.claim(chat, people("maria"))
    speaks(people("paul"), "es", "en")

    assert "speaks English, Spanish" in drawn(signed_in("maria").get(f"/staff/chats/{chat}/"))


def test_who_reads_no_chats_has_no_such_page(signed_in: SignedIn) -> None:
    assert signed_in("adam").get("/staff/languages/").status_code == 404


def test_gaps_say_in_which_language_they_were_asked_and_can_be_narrowed_to_one(signed_in: SignedIn) -> None:
    for language, words in (("es", "cuánto cuesta una cosa"), ("ru", "совсем другой вопрос")):
        write(tokens.open_conversation("web")[0].pk, Author.FAMILY, words, language=language, outcome="scope/off_topic")

    everything = drawn(signed_in("rita").get("/staff/review/gaps/"))
    spanish = drawn(signed_in("rita").get("/staff/review/gaps/?language=es"))

    assert "<span>Spanish</span>" in everything and "<span>Russian</span>" in everything
    assert "cuesta" in spanish and "совсем" not in spanish
