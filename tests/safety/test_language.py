"""The language of an alarm is the family's: a word that languages share decides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.safety.check import check
from bot.safety.language_fit import belongs_elsewhere

SHARED = (Path(__file__).parent / "english_with_shared_words.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "his temp is 38.6 and he got the cells last week",
        "temp 39 after the cells",
        "temp 38.5 day 6 after infusion",
    ],
)
def test_an_english_emergency_is_answered_in_english(text: str) -> None:
    alert = check(text)

    assert alert is not None
    assert alert.language == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no respira", "es"),
        ("no puede respirar", "es"),
        ("er atmet nicht mehr", "de"),
        ("il ne respire plus", "fr"),
        ("ela desmaiou", "pt"),
        ("hello doctor mi papa no respira please help", "es"),
        ("urgent il ne respire plus", "fr"),
    ],
)
def test_an_emergency_in_another_language_is_answered_in_it_on_an_english_page(text: str, language: str) -> None:
    alert = check(text, page="en")

    assert alert is not None
    assert alert.language == language


def test_of_two_languages_that_hear_something_the_pages_speaks() -> None:
    text = "SOS, ayuda, no respira, he is not breathing"

    assert (english := check(text, page="en")) and english.language == "en"
    assert (spanish := check(text, page="es")) and spanish.language == "es"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("temp 39 after the cells", "de"),
        ("nunca ha tenido convulsiones", "en"),
        ("je suis morte de trouille", "bn"),
        ("questione di vita o di morte", "bn"),
    ],
)
def test_a_text_belongs_where_its_words_are(text: str, language: str) -> None:
    assert belongs_elsewhere(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [("fieber 39 nach den zellen", "de"), ("papa saans nahi le pa rahe", "hi"), ("ayuda my mom no respira", "es")],
)
def test_a_text_is_left_to_the_language_it_may_be(text: str, language: str) -> None:
    assert not belongs_elsewhere(text, language)


@pytest.mark.parametrize("text", SHARED)
def test_an_english_alarm_with_words_that_other_languages_share_is_answered_in_english(text: str) -> None:
    alert = check(text)

    assert alert is not None
    assert alert.language == "en"
