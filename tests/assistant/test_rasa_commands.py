"""The commands of any Rasa project, on this one: `rasa data validate`, `rasa test nlu`, `rasa test core`."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from rasa.core.test import test as play
from rasa.nlu.test import run_evaluation

from bot.evaluation.in_process import LocalAssistant

ROOT = Path(__file__).resolve().parents[2]
# Rasa merges the intents that it finds in data/nlu with those of domain.yml, and says so.
EXPECTED = ("duplicated intents",)
# The sentences are hard ones, of which some get "which of these did you mean"; with nothing selected it would be 0.
LEAST = 0.8


def test_rasa_finds_nothing_to_warn_of_in_our_data() -> None:
    command = [sys.executable, "-m", "rasa", "data", "validate", "--fail-on-warnings"]
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    told = [line for line in done.stderr.splitlines() if "UserWarning" in line]
    assert [line for line in told if not any(known in line for known in EXPECTED)] == []


def test_rasa_test_nlu_sees_which_answer_is_chosen(assistant: LocalAssistant, tmp_path: Path) -> None:
    """As `rasa test nlu --nlu tests/test_nlu.yml` does."""
    sentences, processor = str(ROOT / "tests" / "test_nlu.yml"), assistant.agent.processor
    found = asyncio.run(run_evaluation(sentences, processor, str(tmp_path), disable_plotting=True))

    assert found["intent_evaluation"]["accuracy"] >= LEAST
    assert found["response_selection_evaluation"]["accuracy"] >= LEAST


def test_rasa_test_core_goes_the_ways_of_our_test_stories(assistant: LocalAssistant, tmp_path: Path) -> None:
    """As `rasa test core --stories tests/test_stories.yml` does."""
    stories = str(ROOT / "tests" / "test_stories.yml")
    played = asyncio.run(play(stories, assistant.agent, out_directory=str(tmp_path), disable_plotting=True))

    told = played["report"]["conversation_accuracy"]
    assert told["total"] > 0
    assert told["correct"] == told["total"], (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
