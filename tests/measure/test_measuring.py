"""A release asks a model only what it was not asked before, in processes that end, and says where that failed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.evaluation import kept_results, measuring
from bot.evaluation.measuring import MeasuringError, Part, measured

VISA = {"id": "v", "text": "which visa do we need", "expect": ["travel/visa"]}
COST = {"id": "c", "text": "what does it cost", "expect": ["costs/overview"]}
RESULT = {"id": "v", "outcomes": ["travel/visa"], "offered": [], "confidence": 0.9}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A file that is no model: whoever asks it anything fails."""
    (tmp_path / "models").mkdir()
    path = tmp_path / "models" / "one.tar.gz"
    path.write_bytes(b"no model")
    return path


def test_what_was_asked_before_is_not_asked_again(tmp_path: Path, model: Path) -> None:
    kept_results.write(tmp_path, model, {kept_results.key(VISA): RESULT})

    assert measured(model, [VISA], tmp_path) == [(VISA, RESULT)]


def test_no_words_of_a_case_are_kept(tmp_path: Path, model: Path) -> None:
    said = {**RESULT, "stored": "which visa do we need"}

    kept_results.write(tmp_path, model, {"one": said, "talk": {"id": "t", "turns": [said]}})

    assert "visa do we need" not in (tmp_path / "measured" / "one.json").read_text(encoding="utf-8")
    assert kept_results.read(tmp_path, model) == {"one": RESULT, "talk": {"id": "t", "turns": [RESULT]}}


def test_another_file_of_the_same_name_is_asked_anew(tmp_path: Path, model: Path) -> None:
    kept_results.write(tmp_path, model, {kept_results.key(VISA): RESULT})
    model.write_bytes(b"trained again")

    assert kept_results.read(tmp_path, model) == {}


def test_a_case_that_expects_something_else_is_another_case() -> None:
    assert kept_results.key(VISA) != kept_results.key({**VISA, "expect": ["travel/visa_extension"]})


@pytest.mark.parametrize("broken", ["", "[]", '{"made_of": 1}', "\x00"])
def test_results_that_cannot_be_read_are_measured_again(tmp_path: Path, model: Path, broken: str) -> None:
    kept_results.write(tmp_path, model, {kept_results.key(VISA): RESULT})
    (tmp_path / "measured" / "one.json").write_text(broken, encoding="utf-8")

    assert kept_results.read(tmp_path, model) == {}


def test_results_of_a_model_that_is_gone_go_with_it(tmp_path: Path, model: Path) -> None:
    (tmp_path / "measured").mkdir()
    (tmp_path / "measured" / "gone.json").write_text("{}", encoding="utf-8")

    kept_results.write(tmp_path, model, {})

    assert [file.name for file in (tmp_path / "measured").iterdir()] == ["one.json"]


@pytest.mark.servers
def test_one_process_that_fails_is_told_though_another_still_runs(tmp_path: Path, model: Path) -> None:
    log = tmp_path / "log"
    log.write_text("it has no such file", encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as runs:
        with subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"]) as failed:
            failed.wait()
        parts = [Part(runs, tmp_path / "0", log), Part(failed, tmp_path / "1", log)]

        with pytest.raises(MeasuringError, match="it has no such file"):
            measuring.results_of(model, parts)
        runs.kill()


@pytest.mark.servers
def test_a_model_that_cannot_be_asked_is_named_and_nothing_of_it_is_kept(tmp_path: Path, model: Path) -> None:
    with pytest.raises(MeasuringError, match=r"one\.tar\.gz could not be measured"):
        measured(model, [VISA, COST], tmp_path)

    assert kept_results.read(tmp_path, model) == {}
