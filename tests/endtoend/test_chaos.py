"""A short storm: processes, database and Redis fail at random while families write, and every message is accounted for.

The long one is `benchmarks/chaos`.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conversations.redis_server import PROGRAM
from tests.endtoend.stack import ROOT
from tests.postgresql.server import programs

SECONDS = 900
SHORT = ("--minutes", "1", "--families", "8", "--pairs", "1")


@pytest.mark.skipif(programs() is None or PROGRAM is None, reason="PostgreSQL or Redis is missing")
def test_a_storm_loses_doubles_and_misplaces_nothing() -> None:
    command = [sys.executable, "-m", "benchmarks.chaos.run", *SHORT]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)

    assert done.returncode == 0, done.stdout + done.stderr[-6000:]
    assert "| lost | 0 |" in done.stdout
