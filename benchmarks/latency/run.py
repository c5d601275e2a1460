"""One turn, many families, memory and start-up: our processes, and beside them the bot that `rasa init` makes.

usage: uv run python -m benchmarks.latency.run [--stock FOLDER]

FOLDER is a trained `rasa init` project; its rasa is taken from benchmarks/stock (`cd benchmarks/stock && uv sync`).
Only loopback is used. Prints one Markdown table for each.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx
import psutil

from bot.i18n import consent_version

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = [
    "How much does it cost?",
    "is there an age limit",
    "My mother has lupus nephritis and two drugs failed. What would she need to be taken, and who decides about it?",
    "which visa do we need",
    "what is cytokine release syndrome",
    "how long would we stay in beijing",
    "and for children?",
    "can the cells attack her body",
]
WARM_UP, TURNS, FAMILIES = 20, 200, (1, 8, 32)
AGREED = {"consent": {"version": consent_version("en"), "language": "en"}}
UNLIMITED = {"BOT_LIMIT_CHAT": "1000000", "BOT_LIMIT_ADDRESS": "1000000"}
Ask = Callable[[httpx.AsyncClient, str, str], Awaitable[None]]


def start(command: list[str], folder: Path, environment: dict[str, str]) -> psutil.Popen:
    return psutil.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)


def wait_for(url: str, process: psutil.Popen) -> None:
    while process.poll() is None:
        try:
            if httpx.get(url, timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    sys.exit(f"{process.args} ended before it answered")


async def family(client: httpx.AsyncClient, name: str, ask: Ask, turns: int) -> list[float]:
    """Milliseconds of each turn of one family that asks as soon as it was answered."""
    times = []
    for turn in range(turns):
        begun = time.perf_counter()
        await ask(client, name, QUESTIONS[turn % len(QUESTIONS)])
        times.append((time.perf_counter() - begun) * 1000)
    return times


async def measure(opened: Callable[[httpx.AsyncClient], Awaitable[str]], ask: Ask) -> int:
    """Prints a line for each number of families; gives how many turns there were."""
    turns = WARM_UP
    async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=64)) as client:
        await family(client, await opened(client), ask, WARM_UP)
        for number in FAMILIES:
            names = [await opened(client) for _ in range(number)]
            begun = time.perf_counter()
            lists = await asyncio.gather(*(family(client, name, ask, max(10, TURNS // number)) for name in names))
            took = time.perf_counter() - begun
            times = [value for values in lists for value in values]
            turns += len(times)
            shares = statistics.quantiles(times, n=100)
            print(f"| {number} | {shares[49]:.0f} | {shares[94]:.0f} | {shares[98]:.0f} | {len(times) / took:.0f} |")
    return turns


def costs(process: psutil.Popen, before: dict[int, float], turns: int) -> None:
    """Proportional memory (shared pages counted once) and work of a process and its children.

    Work is the processor's time for one turn: it says the same on a busy machine, where waiting times do not.
    """
    total = 0
    for child in [process, *process.children(recursive=True)]:
        size = child.memory_full_info().pss / 2**20
        total += size
        work = (worked(child) - before.get(child.pid, 0)) / turns * 1000
        print(f"- {size:.0f} MiB, {work:.1f} ms of work a turn: {' '.join(child.cmdline())[:60]}")
    print(f"- **{total:.0f} MiB together**\n")


def worked(process: psutil.Process) -> float:
    """Seconds of processor time."""
    times = process.cpu_times()
    return float(times.user + times.system)


def stop(process: psutil.Popen) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(30)


def report(name: str, process: psutil.Popen, begun: float, work: Callable[[], Coroutine[Any, Any, int]]) -> None:
    print(f"\n## {name}\n\nFrom the command to the first answer ready: {time.perf_counter() - begun:.1f} s\n")
    print("| families at once | p50 ms | p95 ms | p99 ms | turns/s |\n|---|---|---|---|---|")
    before = {child.pid: worked(child) for child in [process, *process.children(recursive=True)]}
    turns = asyncio.run(work())
    print()
    costs(process, before, turns)


def ours(var: str) -> None:
    """The whole stack, through the web process."""
    ports = {"BOT_PORT": "8600", "BOT_RASA_PORT": "8605", "BOT_ACTIONS_PORT": "8655", "BOT_DEMO": "0"}
    ports["BOT_PRIVACY_FILE"] = str(ROOT / "tests" / "responsible.yml")
    address = f"http://127.0.0.1:{ports['BOT_PORT']}"

    async def opened(client: httpx.AsyncClient) -> str:
        return str((await client.post(f"{address}/chat/api/v1/conversations", json=AGREED)).json()["token"])

    async def ask(client: httpx.AsyncClient, token: str, text: str) -> None:
        body = {"id": str(uuid.uuid4()), "text": text}
        reply = await client.post(
            f"{address}/chat/api/v1/messages", json=body, headers={"Authorization": f"Bearer {token}"}
        )
        if not reply.raise_for_status().json()["replies"]:
            sys.exit("a turn got no reply")

    begun = time.perf_counter()
    process = start([sys.executable, "-m", "bot.launcher"], ROOT, {**os.environ, **ports, **UNLIMITED, "BOT_VAR": var})
    try:
        for url in (f"{address}/health", "http://127.0.0.1:8605/webhooks/internal/", "http://127.0.0.1:8655/health"):
            wait_for(url, process)
        report("Ours, through the web process", process, begun, lambda: measure(opened, ask))
    finally:
        stop(process)


def stock(project: Path) -> None:
    """`rasa run` of the default bot, through its REST channel."""
    rasa = ROOT / "benchmarks" / "stock" / ".venv" / "bin" / "rasa"
    address = "http://127.0.0.1:8700/webhooks/rest/webhook"

    async def opened(client: httpx.AsyncClient) -> str:
        return uuid.uuid4().hex

    async def ask(client: httpx.AsyncClient, sender: str, text: str) -> None:
        (await client.post(address, json={"sender": sender, "message": text})).raise_for_status()

    begun = time.perf_counter()
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    process = start([str(rasa), "run", "--port", "8700", "--interface", "127.0.0.1"], project, environment)
    try:
        wait_for("http://127.0.0.1:8700/webhooks/rest/", process)
        report("The default bot of `rasa init`, through its REST channel", process, begun, lambda: measure(opened, ask))
    finally:
        stop(process)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stock", type=Path, metavar="FOLDER")
    parser.add_argument("--models", type=Path, default=ROOT / "var" / "models", help="trained models of ours")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.models.exists():
            (Path(folder) / "models").symlink_to(chosen.models.resolve())
        ours(folder)
    if chosen.stock:
        stock(chosen.stock.resolve())
