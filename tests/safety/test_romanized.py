"""Danger in Arabic in Latin letters is heard however it is spelled, on a page in any language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.content.nlu_examples import example_pairs
from bot.safety.check import check
from bot.safety.skeleton import Skeleton

CASES = Path(__file__).with_name("cases_ar.jsonl").read_text(encoding="utf-8").splitlines()
ROMANIZED = [case for case in map(json.loads, CASES) if case["id"].startswith("ar-latn-")]
DANGERS = [case for case in ROMANIZED if case["expect"]]
LOOK_ALIKES = [case for case in ROMANIZED if not case["expect"]]
LETTERS = {"sh": "c", "ch": "c", "2": "q", "9": "q"}


@pytest.mark.parametrize("case", DANGERS, ids=lambda case: case["id"])
@pytest.mark.parametrize("page", ["en", "fr"])
def test_danger_is_heard_and_answered_in_arabic_on_a_page_in_another_language(case: dict[str, Any], page: str) -> None:
    alert = check(case["text"], page)

    assert alert is not None and alert.kind == case["expect"]
    assert alert.language in ("ar", case.get("mixed"))  # "je peux plus respirer" may be answered in French


@pytest.mark.parametrize("case", LOOK_ALIKES, ids=lambda case: case["id"])
def test_a_look_alike_raises_nothing_on_a_page_in_another_language(case: dict[str, Any]) -> None:
    assert check(case["text"], "en") is None


@pytest.mark.parametrize(
    "text",
    [
        "e7na mesh 3arfeen 7aga",
        "ana mesh 3arfa a3mel eh",
        "momken yesabbeb tashannoj?",
        "ma 3ando tashannoj",
        "kortizon wa2t el infusion?",
        "el doctor ma byrod 3al rasayel",
        "my doctor says auto CAR-T, here it is allo CAR-T, I am confused",
        "can she go back to teaching",
        "¿cuánto dura la infusión?",
        "le visa c'est long à avoir ?",
    ],
)
@pytest.mark.parametrize("page", ["en", "ar"])
def test_what_shares_its_consonants_with_danger_raises_nothing(text: str, page: str) -> None:
    assert check(text, page) is None


def test_no_everyday_english_sounds_like_danger_in_arabic() -> None:
    ordinary = [text.split(" << ")[0] for text, outcome in example_pairs() if not outcome.startswith("safety/")][::3]

    assert [text for text in ordinary if (alert := check(text)) and alert.language == "ar"] == []


@pytest.mark.parametrize("text", ["mesh 2ader", "mish 9ader", "mch 2aadder", "moush 2'adar"])
def test_spellings_of_the_same_words_have_one_skeleton(text: str) -> None:
    assert Skeleton(LETTERS).repair(text) == "mc qdr"


def test_numbers_and_other_letters_stay_as_they_are() -> None:
    assert Skeleton(LETTERS).repair("39.5 بعد 2ader a") == "39.5 بعد qdr a"
