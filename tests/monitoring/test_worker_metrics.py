"""The worker's own figures never keep it from its work."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest
from pytest_django import Settings

from bot.monitoring import worker_metrics

PATIENCE_SECONDS = 20


async def shown(port: int) -> bool:
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            return "bot_turns_total" in (await client.get(f"http://127.0.0.1:{port}/metrics")).text
        except httpx.TransportError:
            return False


async def served(port: int) -> None:
    while not await shown(port):
        await asyncio.sleep(0.05)


def test_a_port_that_is_taken_is_named_and_used_once_it_is_free(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker_metrics, "RETRY_SECONDS", 0.1)

    async def both() -> None:
        with socket.create_server(("127.0.0.1", 0)) as earlier:
            settings.WORKER_METRICS_PORT = port = earlier.getsockname()[1]
            serving = asyncio.create_task(worker_metrics.serve())
            await asyncio.sleep(0)
            assert f"port {port} is in use" in caplog.text
        await asyncio.wait_for(served(port), PATIENCE_SECONDS)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        assert not await shown(port)

    asyncio.run(both())


def test_without_a_port_nothing_is_served_and_the_loop_goes_on(settings: Settings) -> None:
    settings.WORKER_METRICS_PORT = 0

    async def some() -> None:
        serving = asyncio.create_task(worker_metrics.serve())
        await asyncio.sleep(0)
        assert not serving.done()
        serving.cancel()

    asyncio.run(some())
