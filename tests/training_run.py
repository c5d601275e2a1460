"""The model is trained once in a test run, beside the tests that need none; all workers of the run wait for the one."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from bot.launcher import training

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-W", "ignore", "-m", "bot.launcher.training"]
SHOWN = 4000


def folder() -> Path:
    return Path(settings.VAR_DIR)


def start() -> subprocess.Popen[bytes]:
    """Begin the training. Its process holds the lock from before it is started until it has ended."""
    # A session of its own: it has a child, which has to end with it.
    with (folder() / "training.lock").open("wb") as lock, (folder() / "training.log").open("wb") as log:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return subprocess.Popen(
            COMMAND, cwd=ROOT, stdout=log, stderr=log, start_new_session=True, pass_fds=[lock.fileno()]
        )


def wait() -> str:
    """Returns when the training has ended: "", or why there is no model."""
    with (folder() / "training.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
    if (folder() / "models" / training.name()).exists():
        return ""
    log = (folder() / "training.log").read_text(encoding="utf-8", errors="replace")
    return f"The model could not be trained:\n{log[-SHOWN:]}"


def stop(process: subprocess.Popen[bytes]) -> None:
    """A run that stops early waits for no training."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
