"""In which of our languages the first words of a family are: it is asked in that one whether its chat may be kept."""

from __future__ import annotations

import pytest

from bot.safety.language_fit import is_rather, written_in

OURS = ("ar", "de", "es", "fr", "hi", "id", "pt", "ru", "tr", "ur", "vi", "zh")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hola, mi hija tiene lupus", "es"), ("hola", "es"), ("bom dia", "pt"), ("Guten Tag, meine Frau", "de"),
        ("bonjour", "fr"), ("merhaba", "tr"), ("xin chào", "vi"), ("你好", "zh"), ("привет", "ru"), ("नमस्ते", "hi"),
        ("سلام", "ar"), ("میری بیٹی کو لیوپس ہے", "ur"),
    ],
)  # fmt: skip
def test_first_words_tell_the_language(text: str, language: str) -> None:
    assert written_in(text, OURS) == language


@pytest.mark.parametrize("text", ["hello", "hi my mother has ssc", "lupus", "visa", "papa", "/start", "ok", "", "👍"])
def test_english_and_what_many_languages_share_tell_none(text: str) -> None:
    assert written_in(text, OURS) is None


def test_a_language_that_we_do_not_speak_is_none() -> None:
    assert written_in("Hola, mi hija tiene lupus", ("fr",)) is None and written_in("привет", ("fr",)) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("mujhe kisi insaan se baat karni hai", "ur", True),
        ("ana abgha atkalem ma3 ahad", "ar", True),
        ("does the trial take people from Kenya", "hi", False),
        ("HBcAb positive but HBsAg negative", "zh", False),
    ],
)
def test_romanized_words_are_another_language_and_english_ones_are_not(
    text: str, language: str, expected: bool
) -> None:
    assert is_rather(text, language) is expected


@pytest.mark.parametrize("text", ["(y)", "a", "y", "e", "x :)"])
def test_letters_that_stand_alone_are_no_language(text: str) -> None:
    assert written_in(text, OURS) is None
