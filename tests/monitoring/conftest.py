"""A program that watches us, in this process; and the web process itself, as an operator starts it behind TLS."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.asgi import django_application
from bot.monitoring import gauges, probes
from bot.monitoring.asgi_app import Site
from tests.endtoend.ports import free_ports, wait_for
from tests.endtoend.stack import ROOT

TOKEN = "a secret of thirty-two characters"
# Longer than any probe may take, and less than the web process waits for a locked database.
PATIENCE_SECONDS = 8
START_SECONDS = 90
Watch = Callable[..., httpx.Response]


@pytest.fixture(autouse=True)
def own_connections() -> Iterator[None]:
    """Each test's probes open their connections anew, and leave none in the way of the next test's database."""
    yield
    for aside in (probes._WRITING, probes._READING, gauges._READING):
        aside.close()


@pytest.fixture
def watch() -> Watch:
    """GET an address as the program at `caller`."""

    def get(path: str, caller: str = "127.0.0.1", **headers: str) -> httpx.Response:
        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(app=Site(django_application), client=(caller, 50000))
            async with httpx.AsyncClient(transport=transport, base_url="http://10.1.2.3:8000") as client:
                return await client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})

        return asyncio.run(call())

    return get


@pytest.fixture
def parts(watch: Watch) -> Callable[[], dict[str, Any]]:
    """What /ready says of each part, looked at anew."""
    return lambda: dict(watch("/ready").json()["parts"])


def samples(text: str) -> dict[str, float]:
    """The lines of /metrics that hold a value, by name and labels."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@dataclass
class Web:
    """A web process. `env`: the environment of all its fellows."""

    url: str
    var: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes]

    def get(self, path: str, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.get(f"{self.url}{path}", headers=named, timeout=PATIENCE_SECONDS, trust_env=False)

    def part(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get("/ready").json()["parts"][name]
        return found

    @property
    def file(self) -> Path:
        return self.var / "bot.sqlite3"

    @contextmanager
    def fellow(self, *command: str) -> Iterator[subprocess.Popen[bytes]]:
        """Another process of the same assistant, stopped in the end."""
        with started(command, self.env, self.var) as process:
            yield process


@contextmanager
def started(command: tuple[str, ...], env: dict[str, str], var: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (var / "output.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving(tmp_path_factory.mktemp("var")) as found:
        yield found


@contextmanager
def serving(var: Path, **more: str) -> Iterator[Web]:
    """With host names and HTTPS set, and the settings `more`; there is no rasa, no actions and no worker."""
    port, nobody, worker = free_ports(3)
    env = {
        **os.environ,
        "BOT_VAR": str(var),
        "BOT_HOST": "127.0.0.1",
        "BOT_PORT": str(port),
        "BOT_DEMO": "0",
        "BOT_HOSTS": "chat.example.org",
        "BOT_HTTPS": "1",
        "BOT_RASA_URL": f"http://127.0.0.1:{nobody}",
        "BOT_ACTIONS_URL": f"http://127.0.0.1:{nobody}/webhook",
        "BOT_ASSISTANT_PATIENCE": "0",
        "BOT_METRICS_TOKEN": TOKEN,
        "BOT_WORKER_METRICS_PORT": str(worker),
        "BOT_WORKER_STALLED": "10",
        "BOT_DISK_LEAST_MB": "1",
        **more,
    }
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    options = ("--no-access-log", "--log-level", "warning", "--lifespan", "off", "--ws", "none")
    command = ("-m", "uvicorn", "bot.asgi:application", "--port", str(port), *options)
    with started(command, env, var) as process:
        found = Web(f"http://127.0.0.1:{port}", var, env, process)
        wait_for(lambda: answers(found), START_SECONDS, "the web process")
        yield found


def answers(web: Web) -> bool:
    try:
        return web.get("/health").is_success
    except httpx.TransportError:
        return False
