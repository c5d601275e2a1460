"""What befell others' servers, tried on the real web process. The reports' addresses: docs/reliability.md."""

from __future__ import annotations

import os
import socket
import uuid
from urllib.parse import urlsplit

import httpx
import pytest

from bot.i18n import consent_version
from tests.endtoend.ports import wait_for
from tests.monitoring.conftest import PATIENCE_SECONDS, TOKEN, Web, samples

pytestmark = pytest.mark.servers

ASKED = {"Authorization": f"Bearer {TOKEN}"}
OURS = {"Host": "chat.example.org", "X-Forwarded-Proto": "https"}
MANY = 200


def figures(web: Web) -> dict[str, float]:
    return samples(web.get("/metrics", **ASKED).text)


def opened(client: httpx.Client) -> str:
    agreed = {"consent": {"version": consent_version("en"), "language": "en"}}
    return str(client.post("/chat/api/v1/conversations", json=agreed).json()["token"])


def test_strangers_addresses_and_methods_make_no_new_figures(web: Web) -> None:
    with httpx.Client(base_url=web.url, headers=OURS, trust_env=False) as client:
        client.get("/nowhere")
        before = figures(web).keys()
        for number in range(MANY):
            client.request(f"M{number}", f"/{number}/{uuid.uuid4()}")

    assert figures(web).keys() - before == set()


def test_pages_that_leave_before_the_stream_begins_leave_no_place_taken(web: Web) -> None:
    with httpx.Client(base_url=web.url, headers=OURS, trust_env=False, timeout=PATIENCE_SECONDS) as client:
        token = opened(client)
        where = urlsplit(web.url)
        request = "\r\n".join(
            [
                "GET /chat/api/v1/stream HTTP/1.1",
                *(f"{k}: {v}" for k, v in OURS.items()),
                f"Authorization: Bearer {token}",
            ]
        )
        for _ in range(40):
            with socket.create_connection((str(where.hostname), where.port or 80)) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                connection.sendall(f"{request}\r\n\r\n".encode())  # and gone, without reading a word

        def free() -> bool:
            with client.stream("GET", "/chat/api/v1/stream", headers={"Authorization": f"Bearer {token}"}) as answer:
                return answer.status_code == 200

        wait_for(free, PATIENCE_SECONDS, "a place for a stream")
        wait_for(lambda: figures(web)['bot_open_pages{kind="family"}'] == 0, 30, "all streams closed")


def test_the_write_ahead_log_stays_small_while_pages_are_open(web: Web) -> None:
    wal = web.file.with_name(f"{web.file.name}-wal")
    with httpx.Client(base_url=web.url, headers=OURS, trust_env=False, timeout=PATIENCE_SECONDS) as client:
        tokens = [opened(client) for _ in range(20)]
        sizes = []
        for number in range(MANY):
            key = {"Authorization": f"Bearer {tokens[number % 20]}"}
            client.get("/chat/api/v1/messages", headers=key)
            message = {"id": str(number), "button": "costs/overview"}
            assert client.post("/chat/api/v1/messages", json=message, headers=key).is_success
            sizes.append(os.path.getsize(wal))

    assert max(sizes) < 16 * 1024 * 1024
