"""The texts in other languages: whole where they are promised, and true to the English in what can be compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import yaml_file
from bot.content import translation_checks, translations
from bot.content.question_bank import question_bank
from bot.content.responses import responses
from bot.errors import ConfigurationError
from bot.understanding import fixed_commands

# Languages in which everything is said, and those that have the first package.
WHOLE = ("ar", "es", "fr", "hi", "pt", "ru", "zh")
BEGUN = ("de", "id", "tr", "ur", "vi")
FIRST_PACKAGE = (
    "ask", "channel", "chat", "contact", "greeting", "guide", "handoff", "human", "privacy", "rating", "scope", "sorry",
    "translated",
)  # fmt: skip
MOST = 0.95
FEVER = "risks/fever_at_home"


def changed(name: str, **parts: Any) -> dict[str, Any]:
    """The Spanish entry of a text with other parts."""
    return {**translations.placed("es")[name].entry, **parts}


def sentences(name: str, **parts: Any) -> str:
    """What the check says about it."""
    return " ".join(fault.sentence for fault in translation_checks.faults("es", name, changed(name, **parts)))


def share(language: str, wanted: list[str]) -> float:
    """How much of it is translated. An editor who adds an answer waits for no translator: not all has to be."""
    return sum(name in translations.translations(language) for name in wanted) / len(wanted)


@pytest.mark.parametrize("language", WHOLE)
def test_what_a_family_reads_is_there_in_seven_languages(language: str) -> None:
    assert share(language, translations.wanted()) >= MOST


@pytest.mark.parametrize("language", BEGUN)
def test_the_first_package_is_there_in_five_more(language: str) -> None:
    wanted = [name for name in translations.wanted() if name.split("/")[0] in FIRST_PACKAGE]

    assert share(language, wanted) >= MOST


@pytest.mark.parametrize("language", sorted(WHOLE + BEGUN))
def test_nothing_that_can_be_compared_differs_from_the_english(language: str) -> None:
    assert list(map(str, translation_checks.findings(language))) == []


@pytest.mark.parametrize("language", sorted(WHOLE + BEGUN))
def test_what_texts_tell_families_to_write_is_there_for_each_outcome_of_the_english(language: str) -> None:
    own = yaml_file.read(translations.FOLDER / language / translations.COMMANDS)

    # English that ends the wish for a person is read by the model; ours in other languages is less sure.
    # Rasa's own commands lead out of scope and are no words of ours: there is nothing to translate.
    assert set(own) - {"human/cancel"} == set(yaml_file.read(fixed_commands.COMMANDS)) - {"scope/off_topic"}


def test_a_text_that_is_as_it_should_be_has_no_fault() -> None:
    assert sentences(FEVER) == ""


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"text": "Sin cifras."}, "The numbers differ"),
        ({"title": ""}, "`title` must be there"),
        ({"checked_by": "speaker"}, "`checked` is the day"),
        ({"checked_by": "somebody"}, "`checked_by` is one of"),
        ({"written_by": ""}, "`written_by` says"),
        ({"of": 99}, "has not come to that version"),
        ({"buttons": ["Uno"]}, "buttons"),
    ],
)
def test_what_was_lost_on_the_way_is_found(parts: dict[str, Any], said: str) -> None:
    assert said in sentences(FEVER, **parts)


def test_a_place_that_was_translated_is_found() -> None:
    english = translations.translations("es")["handoff/still_waiting"].text

    assert "The places differ" in sentences("handoff/still_waiting", text=english.replace("{ahead}", "{delante}"))


def test_english_that_was_left_in_another_script_is_found() -> None:
    text = responses()[FEVER].text

    found = translation_checks.faults("ru", FEVER, changed(FEVER, text=text))

    assert any("untranslated" in fault.sentence for fault in found)


def test_a_name_that_english_does_not_have_is_found() -> None:
    assert [fault.sentence for fault in translation_checks.faults("es", "costs/none", changed(FEVER))] == [
        "There is no English text of this name."
    ]


def test_a_translation_of_an_older_english_is_no_fault() -> None:
    assert sentences(FEVER, of=0, text="Otra cosa.") == ""


def test_in_chinese_a_month_is_a_number() -> None:
    assert translation_checks._numbers("On May 1, 2026", months=True) == translation_checks._numbers("2026年5月1日")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("texts: []", "A file of translations has"),
        ("language: fr\ntexts: {}", "`language` must be es"),
        ("language: es\ntexts: {a/b: {text: x}}", "needs `of`"),
        ("language: es\ntexts: {a/b: {of: 1, text: x, txt: y}}", "txt is no part of it"),
    ],
)
def test_a_file_of_another_form_is_refused_with_its_place(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "es" / "costs.yml"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")

    with pytest.raises(ConfigurationError, match=said):
        translations.read_file(path)


@pytest.mark.parametrize(("name", "value"), [("BOT_TRANSLATIONS_OFF", "de, es"), ("BOT_UNCHECKED_TRANSLATIONS", "off")])
def test_an_operator_can_switch_a_language_or_what_nobody_has_checked_off(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    assert translations.translations.__wrapped__("es") == {}


@pytest.mark.parametrize("language", WHOLE)
def test_the_questions_of_the_bank_are_there_in_seven_languages(language: str) -> None:
    wanted = [question.ask for question in question_bank().values()]

    assert sum(ask in translations.bank_questions(language) for ask in wanted) / len(wanted) >= MOST


@pytest.mark.parametrize("language", WHOLE)
def test_why_to_ask_them_is_there_in_seven_languages(language: str) -> None:
    wanted = [question.why for question in question_bank().values()]

    assert sum(why in translations.bank_reasons(language) for why in wanted) / len(wanted) >= MOST


def test_a_reason_without_the_english_that_it_renders_is_a_fault() -> None:
    name, entry = next(iter(yaml_file.read(translations.FOLDER / "es" / translations.QUESTIONS)["questions"].items()))
    broken = {key: said for key, said in entry.items() if key != "english_why"}

    assert [fault.sentence for fault in translation_checks.question_faults("es", name, broken)] == [
        "`why` needs `english_why`, the words of the bank that it renders."
    ]


def test_a_question_of_the_bank_without_its_english_is_found() -> None:
    name = next(iter(question_bank()))

    assert [f.sentence for f in translation_checks.question_faults("es", name, {"ask": "¿Cuánto?"})] == [
        "Needs `english`, the words of the bank, and `ask`."
    ]
    assert next(translation_checks.question_faults("es", "none", {})).sentence == "The bank has no such question."


def test_a_text_to_agree_to_is_english_again_once_the_english_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = replace(responses()["channel/welcome"], metadata={**responses()["channel/welcome"].metadata, "version": 99})
    monkeypatch.setitem(responses(), "channel/welcome", newer)

    found = translations.translations.__wrapped__("es")

    assert "channel/welcome" not in found and "chat/thanks" in found


@pytest.mark.parametrize("language", sorted(WHOLE + BEGUN))
def test_there_are_words_for_yes_and_no_in_the_language_of_the_question(language: str) -> None:
    words = yaml_file.read(translations.FOLDER / language / translations.YES_NO)

    assert words["yes"] and words["no"] and words["courtesies"]


# What comes with the code, and what was approved at the desk: the version that each renders, and the day of its check.
@pytest.mark.parametrize(
    ("coming", "approved", "said"),
    [
        ((1, ""), (1, "2026-11-01"), "approved"),
        ((1, "2026-11-01"), (1, "2026-11-01"), "approved"),
        ((1, "2026-12-01"), (1, "2026-11-01"), "coming"),
        ((1, ""), (0, "2026-11-01"), "coming"),  # an upgrade has brought a new English text
        ((1, ""), (2, "2026-11-01"), "coming"),  # a rollback has brought the one before
        ((0, ""), (0, "2026-11-01"), "approved"),
    ],
)
def test_what_was_approved_at_the_desk_is_said_until_an_upgrade_brings_something_newer(
    coming: tuple[int, str], approved: tuple[int, str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = responses()[FEVER].metadata["version"] - 1
    for folder, (of, checked) in (("coming", coming), ("approved", approved)):
        path = tmp_path / folder / "translations" / "es" / "risks.yml"
        path.parent.mkdir(parents=True)
        entry = f'    of: {of + now}\n    checked: "{checked}"\n    text: {folder}\n'
        path.write_text(f"language: es\ntexts:\n  {FEVER}:\n{entry}", encoding="utf-8")
    monkeypatch.setattr(translations, "folders", lambda: [tmp_path / "coming" / "translations"])
    monkeypatch.setenv("BOT_VAR", str(tmp_path / "approved"))

    assert translations.placed.__wrapped__("es")[FEVER].entry["text"] == said
