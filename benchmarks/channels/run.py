"""How fast each app's webhook is acknowledged, and when the answers go out.

usage: uv run python -m benchmarks.channels.run   (with the secrets of var/env in the environment)

Only loopback is used: `web` and `worker` run as the Procfile starts them, the assistant and the platforms are played
(bot/channels/simulator), so that what is measured is ours. Requests come at a steady rate, whether the one before is
acknowledged or not. Prints one Markdown table.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx

from bot.channels.simulator.platforms import PLATFORMS, Platform
from bot.channels.simulator.simulator_types import Act, Call, Phone, Problem, Request
from bot.launcher import demo_channels
from tests.channels.messaging.processes import Processes
from tests.channels.messaging.servers import Answer, echoing, serving
from tests.channels.messaging.servers import Call as Got
from tests.endtoend.ports import wait_for

CHATS, SECONDS, RATE = 50, 30, 10
FASTER = {"telegram": (5, 10, 20)}
PATIENCE_SECONDS = 300


def played(platforms: dict[str, Platform], got: Got) -> Answer:
    """A platform's answer to a call of ours: /api/<name>/<path>."""
    address = urlsplit(got.path)
    _, _, name, path = address.path.split("/", 3)
    body = got.body.decode(errors="replace")
    form = dict(parse_qsl(body)) if "urlencoded" in got.headers.get("content-type", "") else {}
    call = Call(got.method, path, httpx.Headers(got.headers), dict(parse_qsl(address.query)), got.body, form)
    try:
        answer = platforms[name].answer(call)
    except Problem as problem:
        answer = problem.answer
    return Answer(answer.body, answer.status, dict(answer.headers))


async def post(client: httpx.AsyncClient, name: str, request: Request) -> float:
    """Milliseconds until the acknowledgement."""
    begun, query = time.perf_counter(), f"?{request.query}" if request.query else ""
    answer = await client.post(f"/hooks/{name}/{query}", content=request.body, headers=request.headers)
    assert answer.status_code == 200, f"{name}: {answer.status_code}"
    return (time.perf_counter() - begun) * 1000


async def posted(url: str, name: str, requests: Iterator[Request], rate: float) -> list[float]:
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:
        calls = []
        for request in requests:
            calls.append(asyncio.create_task(post(client, name, request)))
            await asyncio.sleep(1 / rate)
        return list(await asyncio.gather(*calls))


def written(platform: Platform, phones: list[Phone], texts: list[str]) -> Iterator[Request]:
    """The families write in turn."""
    for n, text in enumerate(texts):
        yield from platform.acted(phones[n % len(phones)], Act("text", text))


def answered(phones: list[Phone], texts: list[str]) -> bool:
    """Whether the answers to all texts arrived. `echoing` says what it was asked."""
    said = {bubble.text for phone in phones for bubble in phone.bubbles if not bubble.mine}
    return all(any(text in words for words in said) for text in texts[-len(phones) :])


def measure(url: str, platform: Platform, phones: list[Phone], rate: int) -> list[str]:
    """One row of the table."""
    texts = [f"question {rate}-{n}." for n in range(rate * SECONDS)]
    times = asyncio.run(posted(url, platform.name, written(platform, phones, texts), rate))
    ended = time.perf_counter()
    wait_for(partial(answered, phones, texts), PATIENCE_SECONDS, "all answers")
    shares = statistics.quantiles(times, n=100)
    found = [f"{shares[share]:.0f}" for share in (49, 94, 98)]
    return [
        platform.name, str(rate), *found, f"{max(times):.0f}",
        f"{time.perf_counter() - ended:.1f}", f"{os.getloadavg()[0]:.1f}",
    ]  # fmt: skip


def agreed(url: str, platform: Platform) -> list[Phone]:
    """Families that have agreed."""
    phones = [platform.phone(f"family {n}") for n in range(CHATS)]
    for text in ("hello", "yes"):
        asyncio.run(posted(url, platform.name, written(platform, phones, [text] * CHATS), 20))
    return phones


def main() -> None:
    platforms: dict[str, Platform] = {}
    with tempfile.TemporaryDirectory() as var, serving(partial(played, platforms)) as api, serving(echoing) as model:
        env = demo_channels.settings(api.url, {})
        processes = Processes(Path(var), model, api, env)
        # Mail goes out by SMTP, which this does not play.
        platforms |= {kind.name: kind(env, processes.url) for kind in PLATFORMS if kind.name != "email"}
        run(processes, platforms)


def listens(url: str) -> bool:
    try:
        return httpx.get(f"{url}/chat/", trust_env=False).is_success
    except httpx.TransportError:
        return False


def run(processes: Processes, platforms: dict[str, Platform]) -> None:
    processes.begin()
    try:
        wait_for(partial(listens, processes.url), PATIENCE_SECONDS, "the web process")
        print(
            "| app | requests a second | acknowledged: p50 ms | p95 ms | p99 ms | worst | last answer after, s | load |"
        )
        print("|---|---|---|---|---|---|---|---|")
        for platform in platforms.values():
            phones = agreed(processes.url, platform)
            for rate in FASTER.get(platform.name, (RATE,)):
                print("|", " | ".join(measure(processes.url, platform, phones, rate)), "|", flush=True)
    finally:
        processes.end()


if __name__ == "__main__":
    main()
