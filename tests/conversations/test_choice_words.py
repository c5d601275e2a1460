"""Families answer the interview in their own words, in the languages that answers are in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.content import translations
from bot.content.choice_words import FILE, choice_words, faults
from bot.content.responses import response
from bot.conversations.choice_words import chosen_by_words
from bot.safety.check import check

STEPS = {
    "asker": "guide/start",
    "disease": "guide/ask_disease",
    "stage": "guide/ask_stage",
    "worry": "guide/ask_worry",
}
LANGUAGES = sorted(path.parent.name for path in translations.FOLDER.glob(f"*/{FILE}"))


def choose(step: str, text: str, language: str) -> str | None:
    chosen = chosen_by_words(text, response(STEPS[step]).buttons, language)
    return chosen and chosen.removeprefix("/guide/tell:")


@pytest.mark.parametrize(
    ("language", "step", "text", "answer"),
    [
        ("es", "asker", "es mi mamá", "asker=relative"),
        ("es", "asker", "soy la hija de la paciente", "asker=relative"),
        ("es", "disease", "lupus pero sin los riñones", "disease=lupusother"),
        ("es", "disease", "no sé", "disease="),
        ("es", "worry", "el dinero sobre todo", "worry=costs"),
        ("es", "worry", "cuánto cuesta el viaje", None),
        ("pt", "asker", "é a minha mãe", "asker=relative"),
        ("pt", "worry", "os efeitos colaterais", "worry=risks"),
        ("fr", "asker", "c'est pour mon fils", "asker=parent"),
        ("fr", "disease", "une sclérodermie", "disease=scleroderma"),
        ("ru", "asker", "я сама болею", "asker=patient"),
        ("ru", "worry", "сколько это стоит", None),
        ("ar", "asker", "أنا مريضة", "asker=patient"),
        ("ar", "disease", "الذئبة", "disease=lupus"),
        ("hi", "disease", "लुपस है", "disease=lupus"),
        ("hi", "worry", "पैसे की चिंता", "worry=costs"),
        ("zh", "asker", "我是病人的女儿", "asker=relative"),
        ("zh", "disease", "硬皮病", "disease=scleroderma"),
        ("zh", "worry", "要花多少钱？", None),
        ("de", "disease", "lupus", "disease=lupus"),
    ],
)
def test_free_words_choose_in_the_language_of_the_question(
    language: str, step: str, text: str, answer: str | None
) -> None:
    assert choose(step, text, language) == answer


def words(language: str) -> Iterator[tuple[str, str]]:
    return (
        (key, word) for key, found in choice_words(language).items() for word in found if not key.startswith("asking")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_chooses_the_answer_that_it_stands_under_and_sounds_no_alarm(language: str) -> None:
    chosen = [(key, word, choose(key.split("=")[0], word, language)) for key, word in words(language) if "=" in key]

    assert [found for found in chosen if found[0] != found[2]] == []
    assert [word for _, word in words(language) if check(word)] == []


def test_a_key_that_no_button_has_and_a_word_that_is_no_text_are_found() -> None:
    found = [fault.sentence for fault in faults({"asker=neighbor": ["vecino"], "skip": [False], "asking": None})]

    assert found == [
        "asker=neighbor: no answer of the interview is called so.",
        "skip: has False: put yes, no, on, off, and figures in quotes.",
        "asking: needs a list of words: [one, another].",
    ]
