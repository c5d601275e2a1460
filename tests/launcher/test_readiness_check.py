"""The start asks each process at the address where it listens."""

from __future__ import annotations

import ssl
from typing import Any

import pytest

from bot.launcher import readiness_check
from tests.channels.messaging.servers import Answer, serving

ENV = {
    "BOT_PORT": "8000",
    "BOT_SIMULATOR_PORT": "8010",
    "BOT_RASA_URL": "http://127.0.0.1:5005",
    "BOT_ACTIONS_URL": "http://127.0.0.1:5055/webhook",
}


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104
        ("10.1.2.3", "10.1.2.3"),
        ("::", "[::1]"),
        ("::1", "[::1]"),
        ("localhost", "localhost"),
    ],
)
def test_the_web_process_is_asked_where_it_listens(host: str, asked: str) -> None:
    found = readiness_check.addresses({**ENV, "BOT_DEMO": "0", "BOT_HOST": host})

    assert found == {
        "web": f"http://{asked}:8000/ready",
        "rasa": "http://127.0.0.1:5005/webhooks/internal/",
        "actions": "http://127.0.0.1:5055/health",
    }


def test_the_simulator_is_asked_where_there_is_one() -> None:
    assert readiness_check.addresses({**ENV, "BOT_DEMO": "1"})["simulator"] == "http://127.0.0.1:8010/"


def test_a_process_answers_while_it_serves() -> None:
    with serving(lambda call: Answer()) as server:
        assert readiness_check.answers(f"{server.url}/ready")

    assert not readiness_check.answers(f"{server.url}/ready")


def test_asking_again_and_again_reads_the_certificates_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    create = ssl.create_default_context

    def counted(**given: Any) -> ssl.SSLContext:
        read.append(given)
        return create(**given)

    monkeypatch.setattr(ssl, "create_default_context", counted)
    readiness_check._client.cache_clear()
    with serving(lambda call: Answer()) as server:
        assert all(readiness_check.answers(server.url) for _ in range(3))

    assert len(read) == 1
