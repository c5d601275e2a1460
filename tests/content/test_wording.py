"""English texts for families are held to the list of words that sound translated (bot/content/awkward_words.yml)."""

from pathlib import Path

import pytest

from bot import trial_data
from bot.content import question_bank, responses, wording_checks, yaml_checks
from bot.content.question_bank import BankQuestion
from bot.response_file import PlacedText
from bot.yaml_file import BrokenFile


def placed(name: str) -> PlacedText:
    return trial_data.placed_texts()[name]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ({"text": "The page does not speak of this."}, "“speak of” sounds translated. Instead: mention"),
        ({"buttons": [{"title": "Throw it away", "payload": "/x/y"}]}, "“Throw it away” sounds translated."),
        ({"metadata": {"title": "Is there money help?"}}, "“money help” sounds translated. Instead: financial help"),
        ({"metadata": {"ask": "Could our kidneys get worse?"}}, "“our kidneys” sounds translated."),
    ],
)
def test_a_broken_text_is_found_with_its_file_and_line(
    part: dict[str, object], found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = placed("chat/greet")
    broken = responses.Response("chat/greet", **{"text": text.entry["text"], **part})
    monkeypatch.setattr(responses, "located_responses", lambda: [(text.path, broken, text.keys)])

    (line,) = [str(finding) for finding in wording_checks.findings() if finding.file == "data/answers/chat.yml"]

    assert line.startswith("data/answers/chat.yml:") and f": chat/greet: {found}" in line


def test_a_broken_question_of_the_bank_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    path = question_bank.files()[0]
    group, (first, *_) = question_bank.read_question_bank(path)
    broken = BankQuestion(**{**vars(first), "ask": "What shall we bring?"})
    monkeypatch.setattr(question_bank, "files", lambda: [path])
    monkeypatch.setattr(question_bank, "read_question_bank", lambda _: (group, [broken]))

    found = [str(finding) for finding in wording_checks.findings() if first.id in str(finding)]

    assert any("“shall” sounds translated. Instead: should" in line for line in found)


def test_a_broken_word_of_the_page_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "en.json"
    page.write_text('{\n  "menu": {\n    "keep": ["until its time is over"]\n  }\n}\n', encoding="utf-8")
    monkeypatch.setattr(wording_checks, "PAGE", page)

    (line,) = [str(finding) for finding in wording_checks.findings() if "en.json" in finding.file]

    assert line.startswith(f"{page}:3: “until its time is over” sounds translated.")


def test_texts_in_other_languages_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = placed("chat/greet")
    foreign = responses.Response("emergency/de", "The page does not speak of this.")
    monkeypatch.setattr(responses, "located_responses", lambda: [(text.path, foreign, text.keys)])

    assert [finding for finding in wording_checks.findings() if "emergency/de" in finding.sentence] == []


def test_words_are_found_over_the_end_of_a_line_and_only_as_whole_words() -> None:
    assert list(wording_checks.faults("The page does not speak\nof it."))
    assert not list(wording_checks.faults("He marshalls them, and she bespoke offices."))


def test_what_the_list_proposes_is_not_on_the_list() -> None:
    assert [a.instead for a in wording_checks.awkward_words() if list(wording_checks.faults(a.instead))] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("say: a\n", "1: The file is a list"),
        ("- {say: a, instead: b}\n- {say: a}\n", "2: An entry has `say` and `instead`, both texts."),
        ("- {say: a, instead: ''}\n", "1: An entry has `say` and `instead`, both texts."),
        ("- {say: '(a', instead: b}\n", "1: `say` is no regular expression: missing )"),
    ],
)
def test_a_list_that_is_not_in_its_form_is_named_with_its_line(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "awkward_words.yml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BrokenFile) as refused:
        wording_checks.read(path)

    assert f"awkward_words.yml:{found}" in str(refused.value)


def test_a_broken_list_is_told_before_anything_else_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "awkward_words.yml"
    path.write_text("- {say: '(a', instead: b}\n", encoding="utf-8")
    monkeypatch.setattr(wording_checks, "FILE", path)

    assert any("`say` is no regular expression" in str(finding) for finding in yaml_checks.findings())
