"""Who waits for a training sees how far it is and about how long it still takes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.errors import ConfigurationError
from bot.launcher import progress, training
from bot.launcher.progress import estimate

# What a start says that has measured none yet.
USUALLY = str(estimate(0, 0, progress.USUAL))
WORK = "import time; end = time.process_time() + 0.4\nwhile time.process_time() < end: pass"


def watched(program: str, record: Path, *, terminal: bool) -> str:
    """What is shown while a program runs."""
    screen = io.StringIO()
    with subprocess.Popen([sys.executable, "-c", program]) as process:
        progress.watch(process, record, Console(file=screen, force_terminal=terminal, width=100))
    return screen.getvalue()


def test_half_of_the_work_on_a_busy_machine_takes_as_long_again() -> None:
    found = estimate(elapsed=600, used=150, needed=300)

    assert (found.share, str(found)) == (0.5, "about 10 min left")


def test_before_the_pace_is_known_the_machine_counts_as_quiet() -> None:
    assert str(estimate(elapsed=60, used=1, needed=301)) == "about 5 min left"


def test_the_last_minute_is_not_counted() -> None:
    assert str(estimate(elapsed=290, used=290, needed=300)) == "less than a minute left"


def test_more_work_than_the_last_time_does_not_end_the_bar() -> None:
    found = estimate(elapsed=400, used=400, needed=300)

    assert found.share < 1 and str(found) == "a little longer than expected"


def test_on_a_terminal_there_is_a_bar(tmp_path: Path) -> None:
    shown = watched(WORK, tmp_path / "record", terminal=True)

    assert "Training the model from data/" in shown and "━" in shown and "100%" in shown


def test_a_collected_log_gets_a_line_now_and_then(tmp_path: Path) -> None:
    assert watched(WORK, tmp_path / "record", terminal=False).splitlines() == [
        f"Training the model from data/: 0%, {USUALLY}"
    ]


def test_what_it_needed_is_kept_for_the_next_time(tmp_path: Path) -> None:
    record = tmp_path / "record"
    program = f"{WORK}\nend = time.process_time() + 0.8\nwhile time.process_time() < end: pass\ntime.sleep(1)"
    watched(program, record, terminal=False)

    assert json.loads(record.read_text(encoding="utf-8"))["processor_seconds"] >= 1
    assert "less than a minute left" in watched(WORK, record, terminal=False)


def test_one_that_failed_is_no_measure(tmp_path: Path) -> None:
    watched("raise SystemExit(1)", tmp_path / "record", terminal=False)

    assert not (tmp_path / "record").exists()


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"processor_seconds": "many"}'])
def test_a_broken_record_is_none(tmp_path: Path, broken: str) -> None:
    (tmp_path / "record").write_text(broken, encoding="utf-8")

    assert USUALLY in watched(WORK, tmp_path / "record", terminal=False)


def test_a_training_that_fails_shows_the_end_of_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "ROOT", tmp_path)  # a folder without a project

    with pytest.raises(ConfigurationError, match=r"No module named .*\nThe model could not be trained"):
        training._train(tmp_path, "model")
