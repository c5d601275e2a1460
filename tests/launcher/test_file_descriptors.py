"""A start takes the file descriptors that the machine allows, and passes them on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import resource, subprocess, sys
from bot.launcher import file_descriptors
resource.setrlimit(resource.RLIMIT_NOFILE, (64, int(sys.argv[1])))
file_descriptors.raise_limit()
child = "import resource; print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
print(subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, check=True).stdout)
"""


def test_it_takes_what_it_may_and_leaves_the_limit_as_it_is() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, "512"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["512", "512"]
