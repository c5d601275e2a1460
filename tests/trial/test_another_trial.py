"""Another trial is trained and served by the same code: its five answers, what comes with the product, and no word of
the first trial."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.trial import ROOT
from tests.endtoend import small

TRIAL = "tests/toy_trial"
FIRST = re.compile(r"NCT06947473|beijing|gobroad|lupus|sclero|sj[oö]gren|\bchina\b|北京", re.IGNORECASE)
# Each text that the assistant of the trial can say, and the words of its page.
SAID = """
import json
from bot.channels.web.beginning import first_questions, topics
from bot.i18n import languages
from bot.content.question_bank import question_bank
from bot.content.responses import responses
from bot.conversations.alarm_texts import alarm_text
texts = {name: [text.text, *(button["title"] for button in text.buttons)] for name, text in responses().items()}
alarm = alarm_text("safety/emergency", "de", "")
menu = [first_questions("en"), topics("en")]
said = {"texts": texts, "pages": languages(), "menu": menu, "bank": list(question_bank()), "alarm": alarm.text}
print(json.dumps(said))
"""


def run(project: Path, var: Path, *arguments: str) -> str:
    """What a command says where BOT_TRIAL names the other trial."""
    environment = {**os.environ, "BOT_TRIAL": TRIAL, "BOT_VAR": str(var)}
    command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return dict(json.loads(run(ROOT, tmp_path_factory.mktemp("var"), "shell", "-v0", "-c", SAID)))


def test_its_answers_are_trained_and_given(tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project", TRIAL)  # few examples of the product: it trains in a minute
    out = tmp_path / "results.json"
    run(project, tmp_path / "var", "evaluate", f"{TRIAL}/cases.jsonl", "--json", str(out))
    found = json.loads(out.read_text(encoding="utf-8"))["cases"]
    expected = [json.loads(line)["expect"] for line in (project / TRIAL / "cases.jsonl").read_text().splitlines()]

    assert [case["outcomes"][:1] for case in found] == expected


def test_no_word_of_the_first_trial_is_said(said: dict[str, Any]) -> None:
    assert {name: words for name, words in said.items() if FIRST.search(json.dumps(words, ensure_ascii=False))} == {}


def test_the_page_names_the_trial_in_every_language(said: dict[str, Any]) -> None:
    for language, words in said["pages"].items():
        assert "NCT00000000" in words["title"], language
        assert "NCT00000000 in Leipzig" in words["opening"]["lines"][1], language


def test_its_own_five_answers_its_questions_and_what_comes_with_the_product_are_there(said: dict[str, Any]) -> None:
    assert "Leipzig" in said["texts"]["travel/where"][0]
    assert {"human/handoff", "privacy/delete", "safety/emergency", "guide/start"} <= set(said["texts"])
    assert "travel/visa" not in said["texts"]
    assert said["bank"] == ["fit-crisis"]


def test_in_danger_the_numbers_of_its_place_come_first(said: dict[str, Any]) -> None:
    numbers = [line for line in said["alarm"].splitlines() if re.search(r"\d{3}", line)]

    assert numbers[0].startswith("Deutschland") and "112" in numbers[0]
