"""Web, worker and rasa are killed in turn during fifty live talks: nothing is lost or doubled, and no bot speaks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from honcho.environ import expand_processes, parse_procfile

from bot.launcher import environment, training
from bot.launcher.readiness_check import answers
from tests.endtoend.desk import Desk, signed_in
from tests.endtoend.ports import free_ports, wait_for
from tests.endtoend.stack import CALL_SECONDS, PORTS, ROOT, Chat, Stack, open_chat

TALKS = 50
LINES = 4
START_SECONDS = 300
KILLED = ("web", "worker", "rasa")


class Processes:
    """The Procfile's processes without a supervisor, each of which can be killed and started again."""

    def __init__(self, var: Path) -> None:
        self.var = var
        models = ROOT / "var" / "models"
        models.mkdir(parents=True, exist_ok=True)
        (var / "models").symlink_to(models)
        os.environ.update(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
        self.env = environment.process_environment(var) | {"BOT_CHATS_EACH": str(TALKS), "BOT_LIMIT_ADDRESS": "100000"}
        self.env["BOT_MODEL"] = str(training.model(var))
        procfile = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8"))
        expanded = expand_processes(procfile.processes, env=self.env, port=int(self.env["BOT_PORT"]))
        self.commands = {process.name.split(".")[0]: (process.cmd, process.env) for process in expanded}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        for name in PORTS:
            os.environ.pop(name)

    def start(self, name: str) -> None:
        command, env = self.commands[name]
        with (self.var / "output.log").open("ab") as output:
            self.running[name] = subprocess.Popen(
                ["sh", "-c", f"exec {command}"], cwd=ROOT, env=env, stdout=output, stderr=output, start_new_session=True
            )

    def kill(self, name: str) -> None:
        """As when the power fails: nothing can be put in order."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    @property
    def stack(self) -> Stack:
        return Stack(f"http://127.0.0.1:{self.env['BOT_PORT']}/chat/", self.var, next(iter(self.running.values())))

    def ready(self) -> bool:
        port = self.env["BOT_PORT"]
        return answers(f"http://127.0.0.1:{port}/health") and answers(f"{self.env['BOT_RASA_URL']}/webhooks/internal/")


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    made = Processes(tmp_path)
    with (tmp_path / "output.log").open("wb") as output:
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=made.env, stdout=output, check=True)
    for name in made.commands:
        made.start(name)
    try:
        wait_for(made.ready, START_SECONDS, "all processes")
        yield made
    finally:
        for name in list(made.running):
            made.kill(name)


def persist(chat: Chat, text: str) -> None:
    """A family's message, sent again with the same id until the server has it, as the widget does."""
    end = time.monotonic() + CALL_SECONDS
    identifier = str(uuid.uuid4())
    while True:
        try:
            if chat.post(id=identifier, text=text).is_success:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < end, "a message was not taken in time"
        time.sleep(0.2)


def talk(stack: Stack, desk: Desk, chat: Chat, number: int) -> None:
    """Family and navigator write in turn."""
    [(identifier,)] = stack.query("SELECT id FROM conversations_conversation WHERE id = ?", chat.token)
    place = str(uuid.UUID(identifier))
    for line in range(LINES):
        persist(chat, f"family {number} line {line}")
        answer = desk.until_done(place, "reply", text=f"navigator {number} line {line}")
        assert answer.status_code == 200, answer.text


def test_killed_processes_lose_and_double_nothing_and_let_no_bot_speak(processes: Processes) -> None:
    stack = processes.stack
    desk = signed_in(stack)
    with ExitStack() as clients:
        chats = [open_chat(clients.enter_context(stack.client())) for _ in range(TALKS)]
        for number, chat in enumerate(chats):
            persist(chat, "I want to talk to a person please")
            [(identifier,)] = stack.query("SELECT id FROM conversations_conversation WHERE id = ?", chat.token)
            assert desk.until_done(str(uuid.UUID(identifier)), "claim").status_code == 200, number

        with ThreadPoolExecutor(TALKS) as threads:
            talks = [threads.submit(talk, stack, desk, chat, number) for number, chat in enumerate(chats)]
            for name in KILLED:
                processes.kill(name)
                processes.start(name)
                time.sleep(1)
            for done in talks:
                done.result()
        wait_for(processes.ready, START_SECONDS, "all processes again")

        for number, chat in enumerate(chats):
            log = chat.log()
            joined = next(i for i, message in enumerate(log) if message.get("outcome") == "handoff/joined")
            spoken = [(message["author"], message["text"]) for message in log[joined + 1 :]]
            for author, name in (("family", "family"), ("person", "navigator")):
                wanted = [f"{name} {number} line {line}" for line in range(LINES)]
                assert [text for who, text in spoken if who == author] == wanted
            assert all(author != "assistant" for author, _ in spoken)
