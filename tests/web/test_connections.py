"""A connection on which no whole request comes is closed; an answer may take as long as it likes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from bot import http_timeouts
from tests.web.serving import serving

PATIENCE_SECONDS = 30
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


async def slow(scope: Any, receive: Any, send: Any) -> None:
    """Reads the request, then answers after much longer than a request may take."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await asyncio.sleep(6 * http_timeouts.REQUEST_SECONDS)
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(http_timeouts, "REQUEST_SECONDS", 0.2)
    with serving(slow) as site:
        yield int(site.rpartition(":")[2])


def answer(port: int, *parts: bytes) -> bytes:
    """Everything the server sends until it closes. It must close: else the socket's time-out fails the test."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as caller:
        for part in parts:
            caller.sendall(part)
        found = b""
        while more := caller.recv(65536):
            found += more
        return found


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (b"\r\n",),
        (b"GET / HT",),
        (REQUEST,),
        (REQUEST, b"X-A: 1\r\n", b"X-B: 2\r\n"),
        (REQUEST + b"Content-Length: 10\r\n\r\n", b"12345"),
    ],
)
def test_a_request_that_does_not_come_to_its_end_is_closed_without_an_answer(port: int, parts: tuple[bytes]) -> None:
    assert answer(port, *parts) == b""


def test_an_answer_may_take_longer_than_a_request(port: int) -> None:
    assert answer(port, REQUEST + b"Connection: close\r\n\r\n").endswith(b"\r\n\r\nok")


def test_the_next_request_of_a_connection_is_timed_too(port: int) -> None:
    found = answer(port, REQUEST + b"\r\n", REQUEST)

    assert found.count(b"HTTP/1.1 200") == 1
