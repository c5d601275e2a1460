"""An editor of another trial is told what is wrong in its own files, and nothing of what the first trial says."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.trial import ROOT

TOY = ROOT / "tests" / "toy_trial"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "another"))


def told(folder: Path) -> list[str]:
    """What the command says of the trial of a folder."""
    environment = {**os.environ, "BOT_TRIAL": str(folder)}
    command = [sys.executable, "-W", "ignore", "manage.py", "check_content"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert not done.stderr, done.stderr
    return done.stdout.splitlines()


def changed(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_each_finding_names_the_file_of_the_trial_in_which_it_stands(folder: Path) -> None:
    changed(folder / "catalogue.yml", "costs/overview: []", "costs/parking: []")
    changed(folder / "data/answers/five.yml", "{id: plan, section: Overview}", "{id: plan, section: Overvew}")
    changed(folder / "questions/fit.yml", "covers: [eligibility/overview]", "covers: [N4]")
    (folder / "gaps.yml").write_text('N5: "We did not find how long it takes."\n', encoding="utf-8")
    changed(folder / "numbers.yml", "country: DE", "country: DE\nsources: {plan: {title: a, publisher: b, "
            "url: '', date: '2026-11-29', seen: page}}")  # fmt: skip
    found = "\n".join(told(folder))

    for line in (
        f"{folder}/catalogue.yml:3: costs/parking: There is no answer. Write utter_costs/parking in {folder}/data",
        f"{folder}/data/answers/five.yml:15: trial/overview: 'Overvew' is no section of plan in {folder}/sources.yml.",
        f"{folder}/data/answers/five.yml:29: costs/overview: It is neither in the catalogue nor among the exceptions",
        f"{folder}/questions/fit.yml:5: fit-crisis: It covers 'N4', which is no answer",
        f"{folder}/catalogue.yml:2: eligibility/overview: Its `ask` is covered by no question of the bank.",
        f"{folder}/gaps.yml:1: N5: This gap is covered by no question of the bank.",
        f"{folder}/numbers.yml:2: sources: plan: has no address.",
    ):
        assert line in found
    assert not any(line.startswith(("data/", "trial/")) for line in found.splitlines())


def test_a_text_in_the_section_that_is_not_its_own_is_found(folder: Path) -> None:
    answers = folder / "data/answers"
    changed(answers / "of_each_trial.yml", "texts:\n  channel/welcome:", "  utter_channel/welcome:")
    for name in ("greeting/first", "paper/title"):
        changed(answers / "of_each_trial.yml", f"  {name}:", f"  utter_{name}:")
    changed(answers / "five.yml", "  utter_process/first_step:", "texts:\n  process/first_step:")
    found = [line for line in told(folder) if line.startswith(f"{answers}/")]

    assert [line.partition(": ")[2] for line in found] == [
        "process/first_step: It answers a question: write it under `responses:`, as utter_process/first_step.",
        "channel/welcome: It stands under `texts:` in data/answers/channel.yml, so here too.",
        "greeting/first: It stands under `texts:` in data/answers/general.yml, so here too.",
        "paper/title: It stands under `texts:` in data/answers/general.yml, so here too.",
    ]
    assert f"{answers}/five.yml:45: process/first_step:" in found[0]


def test_a_broken_file_of_the_trial_comes_alone(folder: Path) -> None:
    changed(folder / "questions/fit.yml", "  known:", "  knwon:")

    assert told(folder) == [
        f"{folder}/questions/fit.yml:8: `knwon` is no part of a question. "
        "Its parts are id, ask, why, open, who, stage, weight, reviewed, sources, known, conditions, askers, covers.",
        "1 to mend.",
    ]


def test_what_the_page_and_the_last_resort_name_has_to_be_there(folder: Path) -> None:
    changed(folder / "beginning.yml", "first: [trial/overview,", "first: [trial/none,")
    changed(folder / "beginning.yml", "topics: [trial,", "topics: [parking,")
    with (folder / "beginning.yml").open("a", encoding="utf-8") as more:
        more.write("explained: {CRS: trial/unsaid}\n")
    changed(folder / "trial.yml", "last_resort: [trial/overview,", "last_resort: [trial/nothing,")
    found = [line for line in told(folder) if "examples" not in line]

    assert found[:-1] == [
        f"{folder}/beginning.yml:1: 'trial/none' is no text. Write it in the answers, or take it out here.",
        f"{folder}/beginning.yml:2: 'parking' is no group of the catalogue.",
        f"{folder}/beginning.yml:3: 'trial/unsaid' is no text. Write it in the answers, or take it out here.",
        f"{folder}/trial.yml:8: 'trial/nothing' is no text. Write it in the answers, or take it out here.",
    ]


def test_a_file_of_the_bank_has_the_name_of_its_group(folder: Path) -> None:
    changed(folder / "questions/fit.yml", "group: fit", "group: fitting")

    assert told(folder) == [
        f"{folder}/questions/fit.yml:1: `group` is 'fitting'; it must be the file's name, 'fit'.",
        "1 to mend.",
    ]


def test_the_country_of_the_trial_may_have_an_english_name_only(folder: Path) -> None:
    assert not [line for line in told(folder) if "has no name" in line]
