"""A release that is stopped leaves nothing running."""

from __future__ import annotations

import subprocess
import sys

import psutil
import pytest

SECONDS = 60
LONG = """
import subprocess, sys
from bot.evaluation.stopping import stops_its_children
with stops_its_children():
    subprocess.run([sys.executable, "-c", "print('begun', flush=True); import time; time.sleep(600)"])
"""


@pytest.mark.servers
def test_what_a_stopped_command_has_started_ends_with_it() -> None:
    with subprocess.Popen([sys.executable, "-c", LONG], stdout=subprocess.PIPE, text=True) as command:
        assert command.stdout is not None and command.stdout.readline() == "begun\n"
        [child] = psutil.Process(command.pid).children()

        command.terminate()

        assert command.wait(SECONDS) == 143
        assert not psutil.wait_procs([child], SECONDS)[1]
