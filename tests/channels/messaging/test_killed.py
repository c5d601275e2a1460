"""A thousand messages, a fifth of them twice and in no order, while the processes are killed: each is answered once."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from honcho.environ import expand_processes, parse_procfile

from tests.channels.messaging.servers import Answer, Server, echoing, serving
from tests.channels.telegram.playing import SECRET, payload
from tests.endtoend.stack import ROOT, free_ports, wait_for

CHATS, MESSAGES, DOUBLED = 20, 800, 200
KILLED = ("web", "worker", "web")
SENDERS = 8
PATIENCE_SECONDS = 120


class Processes:
    """`web` and `worker` as the Procfile starts them, on a database of their own."""

    def __init__(self, var: Path, assistant: Server, api: Server) -> None:
        [port] = free_ports(1)
        self.url, self.var = f"http://127.0.0.1:{port}", var
        self.env = {
            **os.environ,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "BOT_VAR": str(var), "BOT_HOST": "127.0.0.1", "BOT_PORT": str(port), "BOT_RASA_URL": assistant.url,
            "BOT_ADDRESS_KEY": "0123456789abcdef" * 4, "BOT_TELEGRAM_TOKEN": "1:token",
            "BOT_TELEGRAM_SECRET": SECRET, "BOT_TELEGRAM_API": api.url, "BOT_LIMIT_CHAT": "100000",
            # How long a chat waits for a process that died.
            "BOT_RASA_TIMEOUT": "1", "BOT_SEND_TIMEOUT": "2",
        }  # fmt: skip
        found = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8")).processes
        self.commands = {p.name.split(".")[0]: p.cmd for p in expand_processes(found, env=self.env, port=port)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

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


@pytest.fixture
def api() -> Iterator[Server]:
    ids = itertools.count(1)
    with serving(lambda call: Answer({"ok": True, "result": {"message_id": next(ids)}})) as server:
        yield server


@pytest.fixture
def processes(tmp_path: Path, api: Server) -> Iterator[Processes]:
    with serving(echoing) as assistant:
        made = Processes(tmp_path, assistant, api)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=made.env, check=True)
        for name in ("web", "worker"):
            made.start(name)
        yield made
        for name in list(made.running):
            made.kill(name)


def update(chat: int, number: int, text: str = "", button: str = "") -> bytes:
    found = payload("button" if button else "text", update_id=number)
    if button:
        found["callback_query"]["data"], found["callback_query"]["from"]["id"] = button, chat
    else:
        found["message"]["text"], found["message"]["chat"]["id"] = text, chat
    return json.dumps(found).encode()


def persist(client: httpx.Client, body: bytes) -> None:
    """As a platform does: the same again until it is taken."""
    end = time.monotonic() + PATIENCE_SECONDS
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    while True:
        try:
            if client.post("/hooks/telegram/", content=body, headers=headers).status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < end, "an update was not taken in time"
        time.sleep(0.1)


def test_each_message_is_answered_once_and_in_order_though_processes_are_killed(
    processes: Processes, api: Server
) -> None:
    dice, chats = random.Random(3), [1000 + n for n in range(CHATS)]  # noqa: S311
    texts = {(chat, n): f"message {n} of chat {chat}" for n in range(MESSAGES // CHATS) for chat in chats}
    updates = [update(chat, 10_000 + i, text) for i, ((chat, _), text) in enumerate(texts.items())]
    updates += dice.sample(updates, DOUBLED)
    dice.shuffle(updates)
    with httpx.Client(base_url=processes.url, trust_env=False, timeout=30) as client:
        for i, chat in enumerate(chats):
            persist(client, update(chat, i, "hello"))
            persist(client, update(chat, 1000 + i, button="1.0"))

        with ThreadPoolExecutor(SENDERS) as threads:
            parts = [updates[start :: len(KILLED) + 1] for start in range(len(KILLED) + 1)]
            for part, name in zip(parts, [*KILLED, ""], strict=True):
                sent = [threads.submit(persist, client, body) for body in part]
                wait_for(lambda sent=sent: sum(s.done() for s in sent) > len(sent) // 2, PATIENCE_SECONDS, "the half")
                if name:
                    processes.kill(name)
                    processes.start(name)
                for each in sent:
                    each.result()

    def answered() -> bool:
        open_ = "SELECT COUNT(*) FROM outbox_delivery WHERE state IN ('pending', 'sending')"
        unhandled = "SELECT COUNT(*) FROM conversations_message WHERE NOT handled"
        return processes.rows(open_) == [(0,)] and processes.rows(unhandled) == [(0,)]

    wait_for(answered, PATIENCE_SECONDS, "all answers")
    check(processes, api, set(texts.values()))


def check(processes: Processes, api: Server, texts: set[str]) -> None:
    log = processes.rows(
        "SELECT conversation_id, author, text, details ->> 'in_reply_to', sequence FROM conversations_message"
        " WHERE text LIKE '%message%of chat%' ORDER BY conversation_id, sequence"
    )
    asked = [(chat, text) for chat, author, text, _, _ in log if author == "family"]
    answers = [
        (chat, text.removeprefix("You asked: "), reply) for chat, author, text, reply, _ in log if author != "family"
    ]

    assert Counter(text for _, text in asked) == Counter(texts)
    assert [(chat, text) for chat, text, _ in answers] == asked

    went: dict[str, list[str]] = {}
    for body in api.of("/sendMessage"):
        if body["text"].startswith("You asked: "):
            went.setdefault(body["chat_id"], []).append(body["text"].removeprefix("You asked: "))
    for chat, sent in went.items():
        once = list(dict.fromkeys(sent))
        assert once == [text for _, text in asked if text.endswith(f"of chat {chat}")]
        # Telegram has no key against doubles: what was being sent when a process died may come once more.
        assert max(Counter(sent).values()) <= 2
        assert len(sent) - len(once) <= len(KILLED)
