"""The real thing, started as an operator starts it, and a family that talks to it over HTTP."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from bot.i18n import consent_version
from tests.channels.web.contract import ROOT as API
from tests.channels.web.contract import hold_call
from tests.endtoend.ports import free_ports, wait_for

ROOT = Path(__file__).resolve().parents[2]
# A first start trains the model.
READY_SECONDS = 600
STOP_SECONDS = 30
AGREED = {"consent": {"version": consent_version("en"), "language": "en"}}
# The tests are one family that asks very much.
LIMITS = ("CHAT", "ADDRESS", "NEW_CHATS", "LIST", "PDF", "CONTACT", "SIGN_IN", "SECOND_FACTOR")
UNLIMITED = {f"BOT_LIMIT_{name}": "100000" for name in LIMITS}
PORTS = ("BOT_PORT", "BOT_RASA_PORT", "BOT_ACTIONS_PORT", "BOT_SIMULATOR_PORT", "BOT_SIMULATOR_MAIL_PORT")
# Longer than the page's own patience: a slow machine shall not fail a test.
CALL_SECONDS = 60


@dataclass
class Chat:
    """One family's chat."""

    client: httpx.Client
    token: str

    def post(self, **body: Any) -> httpx.Response:
        """Send a body as it is."""
        return self.client.post("api/v1/messages", json=body, headers=self.key)

    def say(self, text: str, identifier: str | None = None) -> dict[str, Any]:
        """Send words that must be taken; gives the API's answer."""
        return taken(self.post(id=identifier or str(uuid.uuid4()), text=text))

    def press(self, reply: dict[str, Any], title: str) -> dict[str, Any]:
        """Press the button called `title` of a reply; gives the API's answer."""
        button = next(button["id"] for button in reply["buttons"] if button["title"] == title)
        return taken(self.post(id=str(uuid.uuid4()), button=button))

    def log(self, after: int = 0) -> list[dict[str, Any]]:
        """The messages after sequence number `after`."""
        found = taken(self.client.get("api/v1/messages", params={"after": after}, headers=self.key))
        messages: list[dict[str, Any]] = found["messages"]
        return messages

    @property
    def key(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def hold_answer(response: httpx.Response) -> None:
    """Raises where a call of the API is not as its description says."""
    request = response.request
    if not request.url.path.startswith(API):
        return
    stream = response.headers.get("Content-Type", "").startswith("text/event-stream")
    content = None if stream else response.read()
    body = json.loads(request.content) if response.is_success and request.content else None
    hold_call(request.method, request.url.path, body, response.status_code, response.headers, content)


def taken(response: httpx.Response) -> dict[str, Any]:
    """The JSON of an answer that must be no refusal."""
    assert response.is_success, f"{response.status_code}: {response.text}"
    found: dict[str, Any] = response.json()
    return found


@dataclass
class Stack:
    """A running assistant: its processes under one supervisor. `simulator`: the messaging platforms' address."""

    url: str
    var: Path
    process: subprocess.Popen[bytes]
    simulator: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """A client for the chat's addresses, held to the API's description. The machine's proxies do not matter."""
        held = {"response": [hold_answer]}
        with httpx.Client(base_url=self.url, timeout=CALL_SECONDS, trust_env=False, event_hooks=held) as client:
            yield client

    @property
    def output(self) -> str:
        """What all processes have written so far."""
        return (self.var / "output.log").read_text(encoding="utf-8", errors="replace")

    def stored(self) -> str:
        """All rows of the database, as text."""
        with closing(sqlite3.connect(f"file:{self.var / 'bot.sqlite3'}?mode=ro", uri=True)) as database:
            return "\n".join(database.iterdump())

    def query(self, sql: str, token: str) -> list[tuple[Any, ...]]:
        """Rows of a query about the conversation that `token` opens: its only `?`."""
        chat = "SELECT id FROM conversations_conversation WHERE token_hash = ?"
        with closing(sqlite3.connect(f"file:{self.var / 'bot.sqlite3'}?mode=ro", uri=True)) as database:
            identifier = database.execute(chat, (hashlib.sha256(token.encode()).hexdigest(),)).fetchone()[0]
            return database.execute(sql, (identifier,)).fetchall()

    def rows(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        with closing(sqlite3.connect(f"file:{self.var / 'bot.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(sql, values).fetchall()

    @property
    def processes(self) -> list[psutil.Process]:
        """The supervisor and everything it started."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def running(self, module: str) -> list[psutil.Process]:
        """The processes that run `python -m module`; there is one at least."""
        found = [process for process in self.processes if module in process.cmdline()]
        assert found, f"no process of {module}"
        return found

    def without_rasa(self) -> AbstractContextManager[None]:
        """Rasa hangs: it takes connections and answers nothing."""
        return self.without("bot.understanding.serve")

    @contextmanager
    def without(self, module: str) -> Iterator[None]:
        """A process hangs."""
        found = self.running(module)
        try:
            for process in found:
                process.send_signal(signal.SIGSTOP)
            yield
        finally:
            for process in found:
                process.send_signal(signal.SIGCONT)


def open_chat(client: httpx.Client) -> Chat:
    """A new chat."""
    return Chat(client, taken(client.post("api/v1/conversations", json=AGREED))["token"])


def migrated_database(project: Path) -> Path:
    """An empty database with all tables, made once for each state of the migrations: they take seconds each time."""
    digest = hashlib.sha256()
    for path in sorted(project.glob("bot/**/migrations/*.py")):
        digest.update(path.read_bytes())
    kept = project / "var" / "pytest" / f"migrated-{digest.hexdigest()[:16]}.sqlite3"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(command, cwd=project, env={**os.environ, "BOT_VAR": folder}, check=True)
            made = Path(folder) / "bot.sqlite3"
            with closing(sqlite3.connect(made)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            made.replace(kept)  # another worker may have been quicker: the same
    return kept


@contextmanager
def running(var: Path, project: Path = ROOT, **settings: str) -> Iterator[Stack]:
    """Start everything with a BOT_VAR of its own; in the end stop it, and see that no process is left.

    `project` is the checkout, or a copy of it.
    """
    # The models of the checkout: what is trained there is used here, and what is trained here is of use there.
    for shared in ("models", "encoders"):
        folder = project / "var" / shared
        folder.mkdir(parents=True, exist_ok=True)
        (var / shared).symlink_to(folder)
    if "BOT_DATABASE_URL" not in settings and not (var / "bot.sqlite3").exists():
        shutil.copy(migrated_database(project), var / "bot.sqlite3")
    ports = dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
    environment = {**ports, "BOT_VAR": str(var), "BOT_RASA_URL": f"http://127.0.0.1:{ports['BOT_RASA_PORT']}"}
    with (var / "output.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.launcher"],
            cwd=project,
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1", **UNLIMITED, **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    site, simulator = (f"http://127.0.0.1:{ports[name]}/" for name in ("BOT_PORT", "BOT_SIMULATOR_PORT"))
    stack = Stack(f"{site}chat/", var, process, simulator, environment)
    try:
        wait_until_ready(stack)
        yield stack
    finally:
        stop(stack)


def wait_until_ready(stack: Stack) -> None:
    """Returns when the launcher says "Ready"; an AssertionError shows what it said instead."""

    def decided() -> bool:
        return "\nReady: " in stack.output or stack.process.poll() is not None

    wait_for(decided, READY_SECONDS, "the launcher's word")
    assert "\nReady: " in stack.output, stack.output[-4000:]


def stop(stack: Stack) -> None:
    """End the supervisor's process group; an AssertionError names processes that stayed."""
    if stack.process.poll() is not None:
        return
    started = stack.processes
    os.killpg(stack.process.pid, signal.SIGTERM)
    stack.process.wait(STOP_SECONDS)
    _, left = psutil.wait_procs(started, timeout=STOP_SECONDS)
    named = [f"{process.pid} {process.name()}" for process in left]
    for process in left:
        process.kill()
    assert not named, f"still running after the launcher ended: {named}"
