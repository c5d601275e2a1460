"""A request that is too large is refused before any of it is kept, whatever it declares."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.conf import settings

from bot import body_limit
from bot.asgi import application
from bot.content.responses import response
from tests.web.serving import serving

CHUNK = b"x" * 65536
API = "/chat/api/v1/messages"


@pytest.fixture(autouse=True)
def no_lingering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_limit, "LINGER_BYTES", 0)


class Request:
    """A request that goes on for ever, and what is answered."""

    def __init__(self, path: str, length: int | None = None) -> None:
        headers = [(b"host", b"localhost")]
        headers += [(b"content-length", str(length).encode())] if length is not None else []
        self.scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
        self.taken = 0
        self.sent: list[body_limit.Message] = []

    async def receive(self) -> dict[str, Any]:
        self.taken += len(CHUNK)
        return {"type": "http.request", "body": CHUNK, "more_body": True}

    async def send(self, message: body_limit.Message) -> None:
        self.sent.append(message)

    def made(self) -> Request:
        asyncio.run(application(self.scope, self.receive, self.send))
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


@pytest.mark.parametrize("path", ["/widget.js", API, "/staff/sign-in/", "/nowhere", "/hooks/telegram/"])
def test_a_declared_length_that_is_too_large_is_refused_and_nothing_is_read(path: str) -> None:
    request = Request(path, length=10_000_000_000).made()

    assert (request.status, request.taken) == (413, 0)
    assert (b"connection", b"close") in request.sent[0]["headers"]


@pytest.mark.parametrize("declared", [None, 10])
@pytest.mark.parametrize(
    ("path", "limit"),
    [("/staff/sign-in/", settings.DATA_UPLOAD_MAX_MEMORY_SIZE), ("/hooks/x/", settings.HOOK_BODY_BYTES)],
)
def test_what_comes_without_a_length_or_with_a_false_one_is_counted(
    path: str, limit: int, declared: int | None
) -> None:
    request = Request(path, declared).made()

    assert request.status == 413
    assert limit < request.taken <= limit + len(CHUNK)


def test_the_api_refuses_in_its_one_shape_and_other_addresses_with_a_sentence() -> None:
    sentence = response("sorry/too_long").text.format(limit=2000)

    assert json.loads(Request(API).made().body) == {"error": {"code": "too_long", "message": sentence}}
    assert Request("/contact/x/").made().body == b"This request is too large.\n"


@pytest.fixture
def site() -> Iterator[str]:
    with serving(application) as started:
        yield started


def test_over_the_network_a_request_of_the_right_size_passes_and_a_larger_one_does_not(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_limit, "LINGER_BYTES", 4 * 1024 * 1024)
    with httpx.Client(base_url=site, trust_env=False, timeout=30) as client:
        right = client.post("/staff/sign-in/", content=b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        larger = client.post("/staff/sign-in/", content=b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
        batch = client.post("/hooks/telegram/", content=b"x" * settings.HOOK_BODY_BYTES)
        chunks = client.post("/staff/sign-in/", content=(CHUNK for _ in range(20)))

    assert [answer.status_code for answer in (right, larger, batch, chunks)] == [
        403,
        413,
        404,
        413,
    ]  # no form token; no such app
