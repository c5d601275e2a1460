"""Keeps processes running: once they serve, one that ends is started again, after a longer pause each time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any

from honcho.manager import Manager
from honcho.process import Process

PAUSES_SECONDS = (1.0, 30.0)
# Whoever ran for so long has ended for another reason than the last time.
STEADY_SECONDS = 60.0


class Supervised(Process):  # type: ignore[misc]
    """One process of ours. Honcho runs `run` in a process of its own, which shares the two events with the manager."""

    serving: Any
    stopping: Any

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        """Start it, print its lines, and start it again until everything stops."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self._events = events
        threading.Thread(target=self._end_with_the_supervisor, daemon=True).start()
        pause, longest = PAUSES_SECONDS
        while True:
            began = time.monotonic()
            code = self._once()
            if self.stopping.is_set() or not self.serving.is_set():
                break
            pause = PAUSES_SECONDS[0] if time.monotonic() - began > STEADY_SECONDS else pause
            self._send_message(f"ended with {code}; starting again in {pause:.0f} s\n".encode())
            if self.stopping.wait(pause):
                break
            pause = min(longest, 2 * pause)
        self._send_message({"returncode": code}, type="stop")

    def _once(self) -> int:
        self._child = child = self._child_ctor(self.cmd, env=self.env, cwd=self.cwd, preexec_fn=_listen)
        self._send_message({"pid": child.pid}, type="start")
        for line in iter(child.stdout.readline, b""):
            self._send_message(line)
        child.stdout.close()
        return int(child.wait())

    def _end_with_the_supervisor(self) -> None:
        """A supervisor that was killed leaves nothing running: the next start would find its ports taken."""
        if supervisor := multiprocessing.parent_process():
            wait([supervisor.sentinel])
            with suppress(ProcessLookupError, AttributeError):  # none is running just now
                os.killpg(self._child.pid, signal.SIGTERM)
            os._exit(1)


def _listen() -> None:
    """A child hears the signals that whoever keeps it does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


class Supervisor(Manager):  # type: ignore[misc]
    """Honcho's manager, with processes that are started again. `serving` is set once all of them have been up.

    Before that an end is a failed start, which ends everything with its reason as the last lines.
    """

    def __init__(self) -> None:
        super().__init__()
        self.serving, self.stopping = multiprocessing.Event(), multiprocessing.Event()
        self._process_ctor = self._supervised

    def _supervised(self, *arguments: Any, **named: Any) -> Supervised:
        made = Supervised(*arguments, **named)
        made.serving, made.stopping = self.serving, self.stopping
        return made

    def terminate(self) -> None:
        """End all processes; none is started again."""
        self.stopping.set()
        super().terminate()
