"""A process that ends is started again once everything serves; before that its end ends the start."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 30
# Two processes; everything serves when the file `serving` is there.
PROGRAM = """
import sys, threading, time
from pathlib import Path
from bot.launcher.process_supervisor import Supervisor

manager = Supervisor()
manager.add_process("one", "exec sleep 600")
manager.add_process("two", "exec sleep 600")

def serve():
    while not Path(sys.argv[1]).exists():
        time.sleep(0.02)
    manager.serving.set()
    print("serving", flush=True)

threading.Thread(target=serve, daemon=True).start()
manager.loop()
sys.exit(manager.returncode)
"""


class Launcher:
    """A supervisor of two processes, and what it has printed."""

    def __init__(self, folder: Path) -> None:
        self.output, self.serving = folder / "output", folder / "serving"
        with self.output.open("wb") as output:
            command = [sys.executable, "-u", "-c", PROGRAM, str(self.serving)]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
        self.until(lambda: len(self.pids()) == 2)

    def pids(self) -> list[int]:
        """The processes that were started, in their order."""
        return [int(pid) for pid in re.findall(r"started \(pid=(\d+)\)", self.output.read_text())]

    def serve(self) -> None:
        self.serving.touch()
        self.until(lambda: "serving" in self.output.read_text())

    @staticmethod
    def until(condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.02)


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    started = Launcher(tmp_path)
    yield started
    if started.process.poll() is None:
        started.process.terminate()
        started.process.wait(PATIENCE_SECONDS)
    assert not [pid for pid in started.pids() if psutil.pid_exists(pid)]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_ends_is_started_again_and_the_other_goes_on(launcher: Launcher, how: signal.Signals) -> None:
    launcher.serve()
    one, two = launcher.pids()

    os.kill(one, how)
    launcher.until(lambda: len(launcher.pids()) == 3)

    assert psutil.pid_exists(two) and psutil.pid_exists(launcher.pids()[-1])
    assert launcher.process.poll() is None
    assert "starting again in 1 s" in launcher.output.read_text()


def test_one_that_ends_again_is_started_after_a_longer_pause(launcher: Launcher) -> None:
    launcher.serve()

    for count in (3, 4):
        os.kill(launcher.pids()[0 if count == 3 else -1], signal.SIGKILL)
        launcher.until(lambda count=count: len(launcher.pids()) == count)  # type: ignore[misc]

    assert re.findall(r"starting again in (\d+) s", launcher.output.read_text()) == ["1", "2"]


def test_an_end_before_everything_serves_ends_the_start(launcher: Launcher) -> None:
    os.kill(launcher.pids()[0], signal.SIGKILL)

    assert launcher.process.wait(PATIENCE_SECONDS) != 0


@pytest.mark.parametrize("restarts", [0, 2])
def test_a_supervisor_that_is_killed_leaves_nothing_running(launcher: Launcher, restarts: int) -> None:
    launcher.serve()
    for count in range(3, 3 + restarts):
        os.kill(launcher.pids()[0 if count == 3 else -1], signal.SIGKILL)
        launcher.until(lambda count=count: len(launcher.pids()) == count)  # type: ignore[misc]

    launcher.process.kill()

    launcher.until(lambda: not any(psutil.pid_exists(pid) for pid in launcher.pids()))


def test_nothing_is_started_again_after_a_word_to_stop(launcher: Launcher) -> None:
    launcher.serve()
    os.kill(launcher.pids()[0], signal.SIGKILL)
    launcher.until(lambda: "starting again" in launcher.output.read_text())

    launcher.process.terminate()

    assert launcher.process.wait(PATIENCE_SECONDS) == 143
    assert len(launcher.pids()) == 2
