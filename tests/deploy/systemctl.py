"""What `systemctl` does, for a tree on a machine without systemd: it starts what the unit files say, and nothing else.

    python tests/deploy/systemctl.py TREE start|restart|stop|enable|disable|daemon-reload [UNIT …]

Hardening, accounts, and restarts after a crash are systemd's own and not done here.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import IO

import psutil

TARGET, PREPARE = "companion.target", "companion-prepare.service"
PLACES = ("/opt/companion", "/etc/companion", "/var/lib/companion", "/var/backups/companion")
STOP_SECONDS = 30


class Unit:
    """One unit of a tree."""

    def __init__(self, tree: Path, name: str) -> None:
        self.tree, self.name = tree, name
        kind, at, rest = name.partition("@")
        instance, _, suffix = rest.rpartition(".")
        text = (tree / "etc/systemd/system" / (f"{kind}@.{suffix}" if at else name)).read_text()
        for place in PLACES:
            text = text.replace(place, f"{tree}{place}")
        self.values: defaultdict[str, list[str]] = defaultdict(list)
        for line in text.replace("%i", instance).splitlines():
            key, equals, value = line.partition("=")
            if equals and not line.startswith("#"):
                self.values[key].append(value)
        self.run = tree / "run" / name
        self.run.parent.mkdir(exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        found = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
        for line in self.values["Environment"]:
            found |= dict(part.split("=", 1) for part in shlex.split(line))
        for file in self.values["EnvironmentFile"]:
            path = Path(file.removeprefix("-"))
            if path.exists() or not file.startswith("-"):
                lines = (line for line in path.read_text().splitlines() if "=" in line and not line.startswith("#"))
                found |= dict(line.split("=", 1) for line in lines)
        return found

    def popen(self, command: str, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """One of the unit's commands, with its folder and its variables."""
        return subprocess.Popen(
            shlex.split(command),
            cwd=self.values["WorkingDirectory"][0],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def start(self) -> bool:
        """Whether it came up, as ExecStartPost says."""
        with self.run.with_suffix(".log").open("ab") as log:
            if self.values["Type"] == ["oneshot"]:
                return all(not self.popen(command, log).wait() for command in self.values["ExecStart"])
            [command] = self.values["ExecStart"]
            main = self.popen(command, log)
            self.run.with_suffix(".pid").write_text(f"{main.pid}")
            return all(succeeds(self.popen(post, log), main) for post in self.values["ExecStartPost"])

    def stop(self) -> None:
        file = self.run.with_suffix(".pid")
        if not file.exists():
            return
        try:
            process = psutil.Process(int(file.read_text()))
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_SECONDS)
        except psutil.NoSuchProcess:
            pass
        file.unlink()


def succeeds(after: subprocess.Popen[bytes], main: subprocess.Popen[bytes]) -> bool:
    """Whether a command succeeds while the process it waits for runs."""
    while after.poll() is None and main.poll() is None:
        time.sleep(0.1)
    if main.poll() is not None:
        after.kill()
    return after.wait() == 0


def wants(tree: Path) -> Path:
    folder = tree / f"etc/systemd/system/{TARGET}.wants"
    folder.mkdir(exist_ok=True)
    return folder


def main(tree: Path, what: str, names: list[str]) -> int:
    names = [name for name in names if not name.startswith("--")]
    if what in ("enable", "disable"):
        for name in names:
            (wants(tree) / name).touch() if what == "enable" else (wants(tree) / name).unlink(missing_ok=True)
        return 0
    services = sorted(path.name for path in wants(tree).glob("*.service"))
    names = [PREPARE, *services] if names == [TARGET] and what == "start" else services if names == [TARGET] else names
    for unit in (Unit(tree, name) for name in names):
        if what in ("stop", "restart"):
            unit.stop()
        if what in ("start", "restart") and not unit.start():
            print(f"{unit.name} did not start:\n{unit.run.with_suffix('.log').read_text()[-2000:]}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
