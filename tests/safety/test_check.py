"""The safety check finds emergencies and crises, and stays silent on what only looks like them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.content.nlu_examples import example_pairs
from bot.errors import ConfigurationError
from bot.safety import rules
from bot.safety.check import Alert, check

CASES: list[dict[str, Any]] = [
    json.loads(line)
    for path in sorted(Path(__file__).parent.glob("cases*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
ALARMS = [case for case in CASES if case["expect"]]
LOOK_ALIKES = [case for case in CASES if not case["expect"]]
LANGUAGES = sorted({path.stem.split("_")[0] for path in rules.FOLDER.glob("*.yml")})


def _id(case: dict[str, Any]) -> str:
    return str(case["id"])


@pytest.mark.parametrize("case", ALARMS, ids=_id)
def test_every_emergency_and_crisis_is_found(case: dict[str, Any]) -> None:
    alert = check(case["text"], page=case["language"])

    assert alert is not None
    assert alert.kind == case["expect"]


@pytest.mark.parametrize("case", [case for case in ALARMS if "about" in case], ids=_id)
def test_a_crisis_says_whose_it_is(case: dict[str, Any]) -> None:
    alert = check(case["text"], page=case["language"])

    assert alert is not None
    assert alert.about == case["about"]


@pytest.mark.parametrize("case", LOOK_ALIKES, ids=_id)
def test_a_look_alike_raises_nothing(case: dict[str, Any]) -> None:
    assert check(case["text"], page=case["language"]) is None


def test_no_two_cases_have_the_same_name() -> None:
    names = [case["id"] for case in CASES]

    assert len(names) == len(set(names))


def test_next_to_no_example_of_a_question_raises_a_crisis() -> None:
    """A crisis that a rule hears is never doubted: of forty thousand everyday sentences nearly none may sound so."""
    said = [text.split(" << ")[0] for text, outcome in example_pairs() if not outcome.startswith("safety/")]
    found = [text for text in said if (alert := check(text)) and alert.kind == "crisis"]

    assert len(found) <= len(said) / 2500, "\n".join(found)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_has_phrases_for_both_kinds(code: str) -> None:
    language = next(language for language in rules.languages() if language.code == code)

    assert {rule.kind for rule in language.rules} == {"crisis", "emergency"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_has_cases_of_both_kinds_and_look_alikes(code: str) -> None:
    assert {case["expect"] for case in CASES if case["language"] == code.partition("-")[0]} == {
        "emergency",
        "crisis",
        None,
    }


def test_an_alert_names_the_language_and_the_rule() -> None:
    assert check("she cannot breathe") == Alert("emergency", "en", "breathing")


def test_a_crisis_goes_before_an_emergency() -> None:
    alert = check("I took all my pills. I want to die.")

    assert alert is not None
    assert alert.kind == "crisis"


@pytest.mark.parametrize(
    "filler", ["a", "no ", "she cannot ", "is are ", "took all the ", "if he is ", "我", "!?", "\n"]
)
def test_a_huge_message_is_read_to_its_end_without_harm(filler: str) -> None:
    assert check(filler * (20_000 // len(filler))) is None


def test_an_emergency_after_many_other_sentences_is_found() -> None:
    assert check("Where do we send the report? " * 300 + "My father is not breathing.") is not None


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "??!!", "((((((", "\u202e\u200b", "🙂" * 50, "%s {x} \\1"])
def test_odd_characters_do_no_harm(text: str) -> None:
    assert check(text) is None


@pytest.mark.parametrize(
    "text",
    ["SHE CAN’T BREATHE", "she can\u200b't breathe", "ｓｈｅ ｃａｎ'ｔ ｂｒｅａｔｈｅ", "she caaaan't breeeeathe"],
)
def test_the_way_of_writing_does_not_hide_an_emergency(text: str) -> None:
    assert check(text) is not None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("language: xx\ncrisis: {a: {signs: ['(']}}", "cannot be read"),
        ("language: xx\ncrisis: {a: {signs: ['{nobody}']}}", "unknown word group"),
        ("language: xx\ncrisis: {a: {sign: ['b']}}", "may hold only"),
        ("language: xx\ncrisis: {a: {signs: ['b'], ignore: [c]}}", "unknown guards"),
        ("language: xx\nguards: {a: {where: here, marks: ['b']}}", "'where' must be one of"),
        ("language: xx\ncrises: {}", "unknown section"),
        ("language: yy", "must be a mapping"),
        ("a: [", "not valid YAML"),
    ],
)
def test_a_broken_rule_file_is_refused_with_a_clear_sentence(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "xx.yml").write_text(content, encoding="utf-8")

    with pytest.raises(ConfigurationError, match=problem):
        rules.languages(tmp_path)


@pytest.mark.parametrize(
    ("sentence", "about"),
    [("mi hija quiere morir", "other"), ("mi hija se fue y yo no puedo mas", "self"), ("no", "self")],
)
def test_whoever_a_language_names_last_is_the_one_in_danger(tmp_path: Path, sentence: str, about: str) -> None:
    content = "language: xx\nothers: ['mi hija']\nown: ['yo']\ncrisis: {a: {signs: ['morir']}}"
    (tmp_path / "xx.yml").write_text(content, encoding="utf-8")

    assert rules.languages(tmp_path)[0].about(sentence, len(sentence)) == about
