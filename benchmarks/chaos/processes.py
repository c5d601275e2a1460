"""The Procfile's processes, several of each, started again whenever they end; they can be killed and paused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from honcho.environ import expand_processes, parse_procfile

from bot.launcher import environment, training

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("web", "rasa", "actions", "worker")
PORTS = ("BOT_PORT", "BOT_RASA_PORT", "BOT_ACTIONS_PORT")
RESTART_SECONDS = 1.0


class Processes:
    """`pairs` of each process. `ports` holds `pairs` rows of three; the n-th web process asks the n-th rasa."""

    def __init__(self, var: Path, ports: list[list[int]], **settings: str) -> None:
        self.log = (var / "output.log").open("ab")
        self.commands: dict[str, tuple[str, dict[str, str]]] = {}
        model = str(training.model(var))
        for number, row in enumerate(ports):
            os.environ.update(settings | dict(zip(PORTS, map(str, row), strict=True)))
            env = environment.process_environment(var) | {"BOT_MODEL": model}
            procfile = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8"))
            for process in expand_processes(procfile.processes, env=env, port=row[0]):
                name = process.name.split(".")[0]
                if name in NAMES:
                    self.commands[f"{name}{number}"] = process.cmd, {**env, **process.env}
        self.sites = [f"http://127.0.0.1:{row[0]}/chat/" for row in ports]
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.paused: set[str] = set()
        self.ends = 0
        self.stopping = False

    def start(self) -> None:
        """Prepare the database, start everything, and watch over it."""
        _, env = self.commands["web0"]
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=env, stdout=self.log, check=True)
        for name in self.commands:
            self._start(name)
        threading.Thread(target=self._watch, daemon=True).start()

    def _start(self, name: str) -> None:
        command, env = self.commands[name]
        self.running[name] = subprocess.Popen(
            ["sh", "-c", f"exec {command}"], cwd=ROOT, env=env, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def _watch(self) -> None:
        while not self.stopping:
            for name, process in list(self.running.items()):
                if process.poll() is not None and not self.stopping:
                    self.ends += 1
                    time.sleep(RESTART_SECONDS)
                    self._start(name)
            time.sleep(0.2)

    def kill(self, name: str) -> None:
        """As when the power fails."""
        self.running[name].send_signal(signal.SIGKILL)

    def pause(self, name: str, seconds: float) -> None:
        """As when a virtual machine is frozen; returns when it goes on."""
        process = self.running[name]
        process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self.stopping = True
        for process in self.running.values():
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()
        self.log.close()
