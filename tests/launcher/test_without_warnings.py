"""Who starts us reads nothing about what a library's developers should change."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.endtoend.stack import ROOT

PROGRAM = """
import sys, warnings
warnings.simplefilter("always")
warnings.warn("old", DeprecationWarning)
warnings.warn("older", PendingDeprecationWarning)
warnings.warn("look", UserWarning)
print(sys.argv[1:], __name__)
"""


def test_only_what_is_deprecated_is_not_said(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}

    command = [sys.executable, "-m", "bot.without_warnings", "program", "--quiet", "x"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)

    assert done.stdout == "['--quiet', 'x'] __main__\n"
    assert "UserWarning: look" in done.stderr and "Deprecation" not in done.stderr


def test_the_processes_that_load_rasa_are_started_so() -> None:
    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())

    assert {name for name, command in lines.items() if "bot.without_warnings" in command} == {"rasa", "actions"}
