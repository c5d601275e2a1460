"""The simulated platforms as a process, and telephones in them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from bot.launcher import demo_channels
from tests.endtoend.ports import free_ports, wait_for
from tests.endtoend.stack import ROOT

READY_SECONDS = 30
PATIENCE_SECONDS = 30


@dataclass
class Telephone:
    """One family's telephone with one app."""

    client: httpx.Client
    platform: str
    owner: str

    def act(self, kind: str, **more: str) -> None:
        """Do something on it."""
        answer = self.client.post(f"phones/{self.platform}/{self.owner}/acts", json={"kind": kind, **more})
        assert answer.status_code == 202, answer.text

    def shown(self) -> dict[str, Any]:
        """All that is on it."""
        found: dict[str, Any] = self.client.get(f"phones/{self.platform}/{self.owner}").json()
        return found

    def theirs(self) -> list[dict[str, Any]]:
        """The messages from us."""
        return [bubble for bubble in self.shown()["bubbles"] if not bubble["mine"]]

    def file(self, bubble: dict[str, Any]) -> bytes:
        """The document of a message."""
        return self.client.get(f"phones/{self.platform}/{self.owner}/files/{bubble['id']}").content


@dataclass
class Simulator:
    """`settings`: what our channels need to be set to."""

    client: httpx.Client
    settings: dict[str, str]

    def telephone(self, platform: str, owner: str) -> Telephone:
        return Telephone(self.client, platform, owner)

    def trouble(self, platform: str, **wanted: float) -> None:
        """What goes wrong from now on; nothing without arguments."""
        assert self.client.post(f"trouble/{platform}", json=wanted).status_code == 204

    def calls(self, platform: str) -> list[list[Any]]:
        """Our calls so far: path and status."""
        found: list[list[Any]] = self.client.get(f"calls/{platform}").json()["calls"]
        return found


@contextmanager
def simulating() -> Iterator[Simulator]:
    """The simulator, with no web process beside it."""
    port, mail, web = free_ports(3)
    url = f"http://127.0.0.1:{port}"
    settings = demo_channels.settings(url, {}, f"127.0.0.1:{mail}")
    environment = {
        **os.environ,
        **settings,
        "BOT_DEMO": "1",
        "BOT_PORT": str(web),
        "BOT_PUBLIC_URL": f"http://127.0.0.1:{web}",
        "BOT_SIMULATOR_PORT": str(port),
        "BOT_SIMULATOR_MAIL_PORT": str(mail),
    }
    process = subprocess.Popen([sys.executable, "-m", "bot.channels.simulator"], cwd=ROOT, env=environment)
    try:
        with httpx.Client(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False) as client:
            wait_for(lambda: process.poll() is not None or answers(client), READY_SECONDS, "the simulator")
            yield Simulator(client, settings)
    finally:
        process.terminate()
        process.wait(READY_SECONDS)


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("").is_success
    except httpx.HTTPError:
        return False
