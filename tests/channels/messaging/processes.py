"""The web and the worker process, between an assistant and a Telegram that are played."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
from honcho.environ import expand_processes, parse_procfile

from tests.channels.messaging.servers import Server
from tests.channels.telegram.recorded import SECRET, payload
from tests.endtoend.ports import free_ports
from tests.endtoend.stack import ROOT

PATIENCE_SECONDS = 120


class Processes:
    """`web` and `worker` as the Procfile starts them, on a database of their own."""

    def __init__(self, var: Path, assistant: Server, api: Server, channels: Mapping[str, str] | None = None) -> None:
        [port] = free_ports(1)
        self.url, self.var = f"http://127.0.0.1:{port}", var
        self.env = {
            **os.environ,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "BOT_VAR": str(var), "BOT_HOST": "127.0.0.1", "BOT_PORT": str(port), "BOT_RASA_URL": assistant.url,
            "BOT_ADDRESS_KEY": "0123456789abcdef" * 4, "BOT_TELEGRAM_TOKEN": "1:token",
            "BOT_TELEGRAM_SECRET": SECRET, "BOT_TELEGRAM_API": api.url, "BOT_LIMIT_CHAT": "100000",
            # How long a chat waits for a process that died.
            "BOT_RASA_TIMEOUT": "1", "BOT_SEND_TIMEOUT": "2", **(channels or {}),
        }  # fmt: skip
        found = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8")).processes
        self.commands = {p.name.split(".")[0]: p.cmd for p in expand_processes(found, env=self.env, port=port)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def begin(self) -> None:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=self.env, check=True)
        for name in ("web", "worker"):
            self.start(name)

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def start(self, name: str) -> None:
        command = ["sh", "-c", f"exec {self.commands[name]}"]
        with (self.var / "output.log").open("ab") as output:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=output, stderr=output, start_new_session=True
            )

    def kill(self, name: str) -> None:
        """As when the power fails."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.var / 'bot.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()


def update(chat: int, number: int, text: str = "", button: str = "") -> bytes:
    found = payload("button" if button else "text", update_id=number)
    if button:
        found["callback_query"]["data"], found["callback_query"]["from"]["id"] = button, chat
    else:
        found["message"]["text"], found["message"]["chat"]["id"] = text, chat
    return json.dumps(found).encode()


def persist(client: httpx.Client, body: bytes) -> None:
    """As a platform does: the same again until it is taken. 403: it was taken before, and we said so."""
    end = time.monotonic() + PATIENCE_SECONDS
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    while True:
        try:
            if client.post("/hooks/telegram/", content=body, headers=headers).status_code in (200, 403):
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < end, "an update was not taken in time"
        time.sleep(0.1)
