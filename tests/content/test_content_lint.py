"""An editor is told everything that is wrong, each with its file and line, before anybody trains a model."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot import trial_data
from bot.content import content_lint, example_checks, responses, yaml_checks
from bot.yaml_file import ROOT, BrokenFile, Lines, twice

HEAD = 'version: "3.1"\nnlu:\n'


def examples(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "costs.yml").write_text(HEAD + text, encoding="utf-8")
    return [str(finding).removeprefix(f"{tmp_path}/") for finding in example_checks.findings(tmp_path)]


def test_the_content_is_well() -> None:
    """The same as `make content` prints; reviews that are due are no part of it."""
    found = "\n".join(map(str, content_lint.findings(date.today())))

    assert not found, pytest.fail(f"`make content` says:\n{found}", pytrace=False)


def test_the_command_says_that_all_is_well() -> None:
    done = subprocess.run([sys.executable, "manage.py", "check_content"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "The content is well. Reviews that are due: " in done.stdout


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("    - is it dear\n    -how much\n", "costs.yml:6: '-how much' is not learned"),
        ("    - is it dear\n    how much\n", "costs.yml:6: 'how much' is not learned"),
        ("    - is it dear\n    -\n", "costs.yml:6: '-' is not learned"),
        ("    - is it dear\n\n    - how much\n", "costs.yml:6: '' is not learned"),
    ],
)
def test_an_example_that_the_reader_would_drop_is_found(tmp_path: Path, lines: str, found: str) -> None:
    assert examples(tmp_path, f"- intent: costs/overview\n  examples: |\n{lines}")[0].startswith(found)


def test_a_sentence_under_two_answers_is_found_with_both_places(tmp_path: Path) -> None:
    first = "- intent: costs/overview\n  examples: |\n    - How much?\n"

    (found,) = examples(tmp_path, f"{first}- intent: travel/visa\n  examples: |\n    - how much\n")

    assert found.startswith("costs.yml:8: 'how much' is an example of travel/visa here and of costs/overview in ")
    assert found.endswith("costs.yml:5. Leave one.")


def test_a_word_may_mean_something_else_after_an_alarm(tmp_path: Path) -> None:
    text = "- intent: chat/affirm\n  examples: |\n    - ok\n- intent: safety/after_crisis\n  examples: |\n    - ok"

    assert examples(tmp_path, f"{text} << alarm\n") == []
    (found,) = examples(tmp_path, text)
    assert found.startswith("costs.yml:8: 'ok' is also an example of chat/affirm in ")
    assert found.endswith("costs.yml:5. Write: - ok << alarm")


def test_examples_of_an_outcome_without_a_text_are_found(tmp_path: Path) -> None:
    (found,) = examples(tmp_path, "- intent: costs/parkng\n  examples: |\n    - can we park\n")

    assert found == "costs.yml:5: costs/parkng has examples and no text. Write utter_costs/parkng in data/answers."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("- intents: costs/visa\n", "4: `intents` is no part of an entry"),
        ("- intent: costs/visa\n  examples:\n  - one\n", "3: The entry needs `intent:` and `examples: |`"),
        ("- intent: costs/visa\n", "3: The entry needs"),
        ("- costs/visa\n", "3: An entry begins with"),
    ],
)
def test_an_entry_that_is_not_in_its_form_is_named_with_its_line(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "costs.yml"
    path.write_text(HEAD.replace("version", "# version") + text.replace("- intents", "-\n  intents"), encoding="utf-8")

    with pytest.raises(BrokenFile) as refused:
        example_checks.entries(path)

    assert f"costs.yml:{found}" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("utter_costs/visa: {text: x}", "4: utter_costs/visa needs exactly one entry"),
        ("utter_costs/visa:", "4: utter_costs/visa needs exactly one entry"),
        ("utter_costs/visa:\n  - tekst: x", "4: utter_costs/visa needs exactly one entry"),
        ("utter_costs/visa:\n  - text: x\n  - text: y", "4: utter_costs/visa needs exactly one entry"),
        ("utter_costs/visa:\n  - text: x\n    metdata: {}", "6: utter_costs/visa: `metdata` is no part of a text"),
        ("utter_costs/visa:\n  - text: x\n    buttons: [a]", "6: utter_costs/visa: each button needs"),
        ("utter_costs/visa:\n  - text: x\n    metadata: a", "6: utter_costs/visa: `metadata` must hold lines"),
        ("costs/visa:\n  - text: x", "4: costs/visa: What stands under `responses:` begins with `utter_`"),
        ("utter_costs/visa:\n  - text: a: b", "5: This is not valid YAML: mapping values are not allowed"),
        ('utter_costs/visa:\n  - text: "x', "This is not valid YAML"),
        ("utter_costs/visa:\n\t- text: x", "5: This is not valid YAML: found character that cannot start any token"),
    ],
)
def test_a_broken_text_is_named_with_file_and_line_in_one_sentence(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "costs.yml"
    path.write_text(f'version: "3.1"\n# Costs.\nresponses:\n  {text}\n', encoding="utf-8")

    with pytest.raises(BrokenFile) as refused:
        responses.read_responses(path)

    assert f"{found}" in str(refused.value) and str(refused.value).startswith(f"{path}:")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("utter_handoff/here:\n  - text: x", "5: utter_handoff/here: What stands under `texts:` is named `group/name`"),
        ("here:\n  - text: x", "5: here: What stands under `texts:` is named `group/name`"),
        ("handoff/here: x", "5: handoff/here needs exactly one entry"),
        ("handoff/here:\n  - text: x\n    button: []", "7: handoff/here: `button` is no part of a text"),
        ("ask/choose:\n  - text: x", "5: ask/choose: `utter_ask_choose` under `responses` is the same text."),
    ],
)
def test_a_broken_text_that_rasa_does_not_say_is_named_in_the_same_way(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "human.yml"
    path.write_text(f"responses:\n  utter_ask_choose:\n  - text: x\ntexts:\n  {text}\n", encoding="utf-8")

    with pytest.raises(BrokenFile) as refused:
        responses.read_responses(path)

    assert f"human.yml:{found}" in str(refused.value)


def test_texts_of_both_kinds_are_found_by_name(tmp_path: Path) -> None:
    path = tmp_path / "human.yml"
    said = "responses:\n  utter_ask_choose:\n  - text: a\n  utter_costs/visa:\n  - text: b\n"
    path.write_text(f"{said}texts:\n  handoff/here:\n  - text: c\n", encoding="utf-8")

    assert {name: text.text for name, text in responses.read_responses(path).items()} == {
        "ask/choose": "a",
        "costs/visa": "b",
        "handoff/here": "c",
    }


def test_a_file_that_is_not_utf_8_is_named_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "costs.yml"
    path.write_bytes("responses:\n  utter_x/y:\n  - text: größer\n".encode("latin-1"))

    with pytest.raises(BrokenFile, match=r"costs\.yml:3: This is not UTF-8"):
        responses.read_responses(path)


def test_a_key_that_stands_twice_is_found(tmp_path: Path) -> None:
    path = tmp_path / "costs.yml"
    path.write_text("responses:\n  utter_x/y:\n  - text: a\n  utter_x/y:\n  - text: b\n", encoding="utf-8")

    assert list(twice(path)) == [(4, "utter_x/y")]


def test_the_line_of_what_is_missing_is_that_of_what_should_hold_it(tmp_path: Path) -> None:
    path = tmp_path / "costs.yml"
    path.write_text("a:\n  b:\n  - c: 1\n", encoding="utf-8")

    assert [Lines(path).of(*keys) for keys in (("a", "b", 0, "c"), ("a", "x"), ("z",))] == [3, 1, 1]


def test_every_broken_file_is_told_at_once_and_the_rest_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nlu, answers = tmp_path / "data" / "nlu", tmp_path / "data" / "answers"
    for folder in (nlu, answers):
        folder.mkdir(parents=True)
    (nlu / "costs.yml").write_text("nlu: [\n", encoding="utf-8")
    (answers / "costs.yml").write_text("version: '3.1'\nrespones:\n  utter_x/y:\n  - text: a\n", encoding="utf-8")
    monkeypatch.setattr(trial_data, "folders", lambda: (tmp_path / "data",))

    found = sorted(map(str, yaml_checks.findings()))

    assert len(found) == 2
    assert f"{answers / 'costs.yml'}:2: `respones` is an unknown section. Here are responses, texts, version." in found
    assert any("nlu/costs.yml:2: This is not valid YAML" in line for line in found)


def test_a_start_is_refused_before_training_where_a_file_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "costs.yml").write_text("a: [\n", encoding="utf-8")
    monkeypatch.setattr(trial_data, "folders", lambda: (tmp_path / "data",))

    with pytest.raises(BrokenFile, match=r"costs\.yml:2: This is not valid YAML"):
        trial_data.check_all()
