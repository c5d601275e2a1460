"""The folder of a trial is read, and what is wrong in it is said by name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import trial as trials
from bot import yaml_file
from bot.content.responses import responses
from bot.errors import ConfigurationError
from bot.launcher import training
from bot.trial import ROOT, Trial, read_trial
from bot.trial_data import compose, in_product, placed_texts, product_lists

TOY = ROOT / "tests" / "toy_trial"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "another"))


def test_the_first_trial_is_the_one_of_the_checkout() -> None:
    assert trials.trial().folder == ROOT / "trial"
    assert trials.trial().data == ROOT / "data" and trials.trial().whole


def test_another_trial_has_data_of_its_own_beside_the_products(folder: Path) -> None:
    found = read_trial(folder)

    assert (found.data, found.whole, found.name) == (folder / "data", False, "another")


def test_a_language_without_a_name_of_the_study_gets_the_english_one() -> None:
    assert trials.trial().called("zh") == "北京的 NCT06947473"
    assert trials.trial().called("sw") == "NCT06947473 in Beijing"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("registry: NCT00000000\n", ""), r"trial\.yml cannot be used: .*registry"),
        (("  en: NCT00000000 in Leipzig\n", ""), "`study` and `city` need their words in English"),
        (("last_resort:", "last_resorts:"), r"trial\.yml cannot be used: .*last_resort"),
        (("registry: ", "registry: ["), r"trial\.yml:3: This is not valid YAML"),
        (("pinned: cases", "pinned: no_cases"), r"trial\.yml names pinned cases that are not there: .*no_cases\.jsonl"),
        (("data: data\n", ""), r"trial\.yml cannot be used: 'data'"),
    ],
)
def test_what_is_wrong_in_the_file_is_said(folder: Path, change: tuple[str, str], said: str) -> None:
    path = folder / "trial.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")

    with pytest.raises(ConfigurationError, match=rf"BOT_TRIAL: .*{said}"):
        read_trial(folder)


def test_a_missing_part_and_a_missing_folder_are_named(folder: Path) -> None:
    (folder / "glossary.yml").unlink()

    with pytest.raises(ConfigurationError, match=r"another lacks glossary\.yml\. docs/new-trial\.md"):
        read_trial(folder)
    with pytest.raises(ConfigurationError, match=r"nowhere/trial\.yml is missing"):
        read_trial(folder / "nowhere")


@pytest.fixture
def other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trial]:
    """Another trial is the one of this process."""
    monkeypatch.setenv("BOT_TRIAL", str(folder))
    trials.trial.cache_clear()
    yield trials.trial()
    trials.trial.cache_clear()


def test_another_trial_has_a_place_and_a_model_of_its_own(other: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_VAR", raising=False)
    before = training.name(), training.code()
    (other.folder / "glossary.yml").write_text("asthma: [asthmatic]\n", encoding="utf-8")

    assert trials.var() == ROOT / "var" / "another"
    assert training.name() != before[0] and training.code() != before[1]


def test_a_new_example_of_another_trial_asks_for_a_training_and_its_hours_do_not(other: Trial) -> None:
    before = training.name()
    (other.folder / "hours.yml").write_text("zone: UTC\n", encoding="utf-8")
    assert training.name() == before

    (other.data / "nlu" / "more.yml").write_text('version: "3.1"\n', encoding="utf-8")
    assert training.name() != before


def test_a_trial_that_lacks_one_of_its_own_texts_is_refused(other: Trial) -> None:
    path = other.data / "answers" / "of_each_trial.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("utter_chat/greet:", "utter_chat/hello:"), encoding="utf-8"
    )

    with pytest.raises(ConfigurationError, match=r"lacks chat/greet: each trial writes its own"):
        placed_texts()


def test_texts_of_the_product_lead_nowhere_that_the_trial_does_not_have(other: Trial) -> None:
    given = placed_texts()
    ways = [button["payload"] for text in given.values() for button in text.entry.get("buttons") or ()]
    goals = {way.lstrip("/").partition(":")[0] for way in ways}

    assert {goal for goal in goals if not in_product(goal) and goal not in given} == set()
    assert [b["title"] for b in given["channel/file"].entry["buttons"]] == []


def test_rasa_reads_what_it_says_in_the_trial_and_nothing_else(other: Trial, tmp_path: Path) -> None:
    read_by_rasa = yaml_file.read(compose(tmp_path) / "answers.yml")

    assert set(read_by_rasa) == {"version", "responses"}
    said = read_by_rasa["responses"]
    assert "Leipzig" in said["utter_costs/overview"][0]["text"] and "Leipzig" in said["utter_chat/greet"][0]["text"]
    assert said["utter_ask_choose"][0]["text"] == placed_texts()["ask/choose"].entry["text"]
    assert not [
        key for key in said if not key.startswith("utter_") or key.startswith(("utter_channel", "utter_other_language"))
    ]


def test_every_text_that_each_trial_writes_is_there_in_the_first_one() -> None:
    assert {*product_lists()["of_each_trial"], *product_lists()["with_a_line"]} <= set(responses())
