"""How fast a webhook is acknowledged, and when the answer goes out.

usage: uv run python -m benchmarks.channels.run   (with the secrets of var/env in the environment)

Only loopback is used: `web` and `worker` run as the Procfile starts them, the assistant and Telegram are played, so
that what is measured is ours. Updates come at a steady rate, whether the one before is acknowledged or not. Prints one
Markdown table.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path

import django
import httpx

CHATS, SECONDS, RATES = 50, 30, (5, 10, 20)


async def call(client: httpx.AsyncClient, body: bytes, headers: dict[str, str]) -> float:
    """Milliseconds until the acknowledgement."""
    begun = time.perf_counter()
    response = await client.post("/hooks/telegram/", content=body, headers=headers)
    assert response.status_code == 200, response.text
    return (time.perf_counter() - begun) * 1000


async def measure(url: str, headers: dict[str, str], bodies: list[bytes], rate: int) -> list[float]:
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:
        calls = []
        for body in bodies:
            calls.append(asyncio.create_task(call(client, body, headers)))
            await asyncio.sleep(1 / rate)
        return await asyncio.gather(*calls)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bot.settings"
    django.setup()
    from tests.channels.messaging.processes import Processes, persist, update
    from tests.channels.messaging.servers import Answer, Call, echoing, serving
    from tests.channels.telegram.playing import SECRET
    from tests.endtoend.stack import wait_for

    ids, went = itertools.count(1), dict[str, float]()

    def bot_api(call: Call) -> Answer:
        went[call.json["text"]] = time.perf_counter()
        return Answer({"ok": True, "result": {"message_id": next(ids)}})

    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    numbers = itertools.count(1)
    with tempfile.TemporaryDirectory() as var, serving(bot_api) as api, serving(echoing) as assistant:
        processes = Processes(Path(var), assistant, api)
        processes.begin()
        try:
            with httpx.Client(base_url=processes.url, trust_env=False) as client:
                for chat in range(CHATS):
                    persist(client, update(chat, next(numbers), "hello"))
                    persist(client, update(chat, next(numbers), button="1.0"))
            print("| updates a second | acknowledged: p50 ms | p95 ms | p99 ms | last answer after, s | load |")
            print("|---|---|---|---|---|---|")
            for rate in RATES:
                texts = [f"question {rate}-{n}" for n in range(rate * SECONDS)]
                bodies = [update(n % CHATS, next(numbers), text) for n, text in enumerate(texts)]
                times = asyncio.run(measure(processes.url, headers, bodies, rate))
                ended, answers = time.perf_counter(), {f"You asked: {text}" for text in texts}
                wait_for(partial(answers.issubset, went), 300, "all answers")
                shares, last = statistics.quantiles(times, n=100), max(map(went.__getitem__, answers)) - ended
                found = [f"{shares[share]:.0f}" for share in (49, 94, 98)]
                print("|", " | ".join([str(rate), *found, f"{max(0, last):.1f}", f"{os.getloadavg()[0]:.1f}"]), "|")
        finally:
            processes.end()


if __name__ == "__main__":
    main()
