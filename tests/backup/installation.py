"""One installation: its folder, its settings, and its commands as an operator gives them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 300


@dataclass
class Installation:
    """`var` is its folder; without `settings` its database is SQLite's."""

    var: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Of this installation alone: no secret of the test run."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
        return {**others, "BOT_VAR": str(self.var), "BOT_DEMO": "1", "PYTHONPATH": str(ROOT), **self.settings}

    def run(self, *arguments: str, fails: bool = False) -> str:
        """What a command of manage.py says. It must succeed, or `fails`."""
        return self._run([sys.executable, "-W", "ignore", "manage.py", *arguments], self.environment, fails)

    def chats(self, *arguments: str) -> None:
        """One of the doings of chats.py."""
        self._run(self._program(*arguments), self.program_environment)

    def _run(self, command: list[str], env: dict[str, str], fails: bool = False) -> str:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=SECONDS)
        assert (done.returncode != 0) is fails, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout + done.stderr

    def _program(self, *arguments: str) -> list[str]:
        return [sys.executable, "-W", "ignore", "-m", "tests.backup.chats", *arguments]

    @property
    def program_environment(self) -> dict[str, str]:
        """With the secrets that manage.py would read."""
        kept = (line.partition("=") for line in (self.var / "env").read_text().splitlines())
        secrets = {name: value for name, _, value in kept}
        return {**secrets, **self.environment, "DJANGO_SETTINGS_MODULE": "bot.settings"}

    @contextmanager
    def under_load(self, acknowledged: Path, least: int = 20) -> Iterator[subprocess.Popen[bytes]]:
        """Somebody writes meanwhile, and has written `least` messages before."""
        writer = subprocess.Popen(self._program("load", str(acknowledged)), cwd=ROOT, env=self.program_environment)
        try:
            until = time.monotonic() + SECONDS
            while not acknowledged.exists() or len(acknowledged.read_text().split()) < least:
                assert writer.poll() is None, "the writer ended"
                assert time.monotonic() < until, "the writer does not write"
                time.sleep(0.05)
            yield writer
        finally:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
