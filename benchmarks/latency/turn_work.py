"""Processor time of one turn in each process; with another checkout beside it, both in turns, so that what else the
machine does falls on both alike.

usage: uv run python -m benchmarks.latency.turn_work [--before FOLDER] [--turns 100] [--rounds 3]

FOLDER is another checkout, with a trained model in its var/models; it is run with this one's packages. One family
after another, 20 turns each; only loopback is used. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from benchmarks.latency.run import AGREED, QUESTIONS, ROOT, UNLIMITED, start, stop, wait_for, worked

PROCESSES = {"web": "uvicorn", "rasa": "bot.understanding.serve", "worker": "worker", "actions": "actions.server"}
CHAT, WARM_UP = 20, 40


@dataclass
class Stack:
    """A started checkout."""

    name: str
    address: str
    process: psutil.Popen
    spent: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PROCESSES, 0.0))

    def work(self) -> dict[str, float]:
        """Seconds of processor time so far, by process."""
        found = dict.fromkeys(PROCESSES, 0.0)
        for child in self.process.children(recursive=True):
            words = child.cmdline()
            name = next((name for name, word in PROCESSES.items() if word in words and words[0] != "/bin/sh"), None)
            if name:
                found[name] += worked(child)
        return found


@contextmanager
def started(name: str, folder: Path, port: int) -> Iterator[Stack]:
    """All processes of a checkout, on ports of their own and an empty database."""
    ports = {"BOT_PORT": f"{port}", "BOT_RASA_PORT": f"{port + 1}", "BOT_ACTIONS_PORT": f"{port + 2}", "BOT_DEMO": "0"}
    with tempfile.TemporaryDirectory() as var:
        (Path(var) / "models").symlink_to((folder / "var" / "models").resolve())
        environment = {**os.environ, **ports, **UNLIMITED, "BOT_LIMIT_NEW_CHATS": "1000000", "BOT_VAR": var}
        environment["BOT_PRIVACY_FILE"] = str(folder / "tests" / "responsible.yml")
        process = start([sys.executable, "-m", "bot.launcher"], folder, environment)
        try:
            for url in (f"{port}/health", f"{port + 1}/webhooks/internal/", f"{port + 2}/health"):
                wait_for(f"http://127.0.0.1:{url}", process)
            yield Stack(name, f"http://127.0.0.1:{port}/chat/api/", process)
        finally:
            stop(process)


async def talk(stack: Stack, turns: int) -> None:
    """So many turns, one after the other."""
    async with httpx.AsyncClient(base_url=stack.address, timeout=60, trust_env=False) as client:
        key: dict[str, str] = {}
        for turn in range(turns):
            if turn % CHAT == 0:
                token = (await client.post("conversations", json=AGREED)).raise_for_status().json()["token"]
                key = {"Authorization": f"Bearer {token}"}
            body = {"id": str(uuid.uuid4()), "text": QUESTIONS[turn % len(QUESTIONS)]}
            if not (await client.post("messages", json=body, headers=key)).raise_for_status().json()["replies"]:
                sys.exit("a turn got no reply")


def measure(stacks: list[Stack], turns: int, rounds: int) -> None:
    for stack in stacks:
        asyncio.run(talk(stack, WARM_UP))
    for _ in range(rounds):
        for stack in stacks:
            before = stack.work()
            asyncio.run(talk(stack, turns))
            stack.spent = {name: stack.spent[name] + after - before[name] for name, after in stack.work().items()}
    print(f"| ms of processor time a turn | {' | '.join(PROCESSES)} |\n|---|{'---|' * len(PROCESSES)}")
    for stack in stacks:
        figures = (f"{seconds / turns / rounds * 1000:.1f}" for seconds in stack.spent.values())
        print(f"| {stack.name} | {' | '.join(figures)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path, metavar="FOLDER")
    parser.add_argument("--turns", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with ExitStack() as both:
        stacks = [both.enter_context(started("now", ROOT, 8640))]
        if chosen.before:
            stacks.insert(0, both.enter_context(started("before", chosen.before.resolve(), 8650)))
        measure(stacks, chosen.turns, chosen.rounds)


if __name__ == "__main__":
    main()
