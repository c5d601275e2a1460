"""What an open page costs where nobody writes: processor time and memory of `web` for some hundreds of streams.

usage: uv run python -m benchmarks.latency.open_pages [--pages 300] [--seconds 90]

Starts `web` alone, on SQLite and a port of its own; only loopback is used. Prints one line.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile

import httpx
import psutil

from benchmarks.latency.run import AGREED, ROOT, UNLIMITED, start, stop, wait_for, worked

PORT = 8610
ADDRESS = f"http://127.0.0.1:{PORT}/chat/api/v1/"


async def hold(client: httpx.AsyncClient, opened: asyncio.Semaphore) -> None:
    """One page: a chat and its stream, until cancelled."""
    async with opened:
        token = (await client.post("conversations", json=AGREED)).raise_for_status().json()["token"]
    async with client.stream("GET", "stream", headers={"Authorization": f"Bearer {token}"}) as answer:
        async for _ in answer.aiter_raw():
            pass


async def measure(process: psutil.Popen, pages: int, seconds: float) -> None:
    limits = httpx.Limits(max_connections=pages + 10)
    async with httpx.AsyncClient(base_url=ADDRESS, timeout=120, limits=limits, trust_env=False) as client:
        empty = process.memory_full_info().pss
        opened = asyncio.Semaphore(8)
        tasks = [asyncio.create_task(hold(client, opened)) for _ in range(pages)]
        await asyncio.sleep(20)
        before, idle = worked(process), process.memory_full_info().pss
        await asyncio.sleep(seconds)
        each = (worked(process) - before) / seconds / pages * 1000
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    print(
        f"{pages} open pages, {seconds:.0f} s: {each:.4f} ms a second and {(idle - empty) / pages / 1024:.0f} KiB each"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=90)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as var:
        environment = {**os.environ, **UNLIMITED, "BOT_LIMIT_NEW_CHATS": "1000000", "BOT_VAR": var, "BOT_DEMO": "0"}
        environment["BOT_PRIVACY_FILE"] = str(ROOT / "tests" / "responsible.yml")
        subprocess.run([sys.executable, "-W", "ignore", "manage.py", "prepare"], cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "uvicorn", "bot.asgi:application", "--port", f"{PORT}", "--no-access-log"]
        command += ["--log-level", "warning", "--lifespan", "off", "--ws", "none"]
        process = start([*command, "--http", "bot.http_timeouts:TimedProtocol"], ROOT, environment)
        try:
            wait_for(f"http://127.0.0.1:{PORT}/health", process)
            asyncio.run(measure(process, chosen.pages, chosen.seconds))
        finally:
            stop(process)


if __name__ == "__main__":
    main()
