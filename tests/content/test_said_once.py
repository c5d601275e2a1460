"""That something is not confirmed is said in the box under an answer, and not in its text again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content import said_once, text_checks, translation_checks, translations
from bot.content.responses import responses
from bot.i18n import languages

BOXED = [name for name, text in responses().items() if text.metadata.get("unverified")]


@pytest.mark.parametrize("language", sorted(languages()))
def test_the_boxs_name_is_known_in_every_language_of_the_page(language: str) -> None:
    label = languages()[language]["answer"]["unverified"]

    assert [fault.keys for fault in said_once.faults(language, label, label)] == [("text",), ("unverified",)]


def test_no_answer_says_it_twice_in_any_language() -> None:
    english = {name: (responses()[name].text, str(responses()[name].metadata["unverified"])) for name in BOXED}
    read = [("en", *said) for said in english.values()]
    for language in sorted(set(said_once.SAYS) - {"en"}):
        entries = translations.own(language)
        there = [entries[name].entry for name in BOXED if name in entries]
        read += [(language, entry["text"], entry["unverified"]) for entry in there]

    assert len(read) >= len(BOXED) * 8  # English and the languages that have all answers
    assert [fault for language, text, box in read for fault in said_once.faults(language, text, box)] == []


def test_an_answer_without_a_box_may_say_it() -> None:
    assert list(said_once.faults("en", "The price is not confirmed.", "")) == []


def test_an_editor_and_a_translator_are_told_where() -> None:
    english = responses()["eligibility/age"]
    broken = replace(english, text=f"{english.text} This is not confirmed.")
    entry = {**translations.own("es")["eligibility/age"].entry, "unverified": "No está confirmada la edad máxima."}

    assert [fault.keys for fault in text_checks.answer_faults(broken)] == [("text",)]
    [fault] = list(translation_checks.faults("es", "eligibility/age", entry))
    assert fault.keys == ("unverified",) and "No está confirmad" in fault.sentence
