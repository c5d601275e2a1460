"""Stands before Django: answers `/health`, `/ready` and `/metrics`; gives everything else an id and counts the answers.

A probe comes by address and without TLS, and must not need what it asks about; so no host, no scheme is checked here,
no body is read and no middleware runs.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import nullcontext
from typing import Any, NamedTuple

from bot import log_context, telemetry, tracing
from bot.monitoring import caller_access, exposition
from bot.monitoring.readiness import Readiness

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Any, Receive, Send], Awaitable[None]]


class Page(NamedTuple):
    status: int
    body: bytes
    kind: str = "application/json"


NOT_FOUND = Page(404, b"Not found.\n", "text/plain; charset=utf-8")
BAD_METHOD = Page(405, b"Use GET here.\n", "text/plain; charset=utf-8")


class Site:
    """An ASGI application around `app`."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.readiness = Readiness()
        self.pages = {"/health": self.health, "/ready": self.ready, "/metrics": self.metrics}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif page := self.pages.get(scope["path"]):
            read = scope["method"] in ("GET", "HEAD")
            await send_page(scope, send, await page(scope) if read else BAD_METHOD)
        else:
            identifier = request_id(scope)
            with log_context.binding(request=identifier):
                await self._counted(scope, receive, send, identifier.encode())

    async def health(self, scope: Scope) -> Page:
        """The process answers."""
        return _json(200, {"status": "ok"})

    async def ready(self, scope: Scope) -> Page:
        """Whether this process can serve families; the parts for those who run it only."""
        report = await self.readiness.report()
        told = caller_access.in_private(scope) or caller_access.has_secret(scope)
        return _json(200 if report.serves else 503, report.details() if told else {"status": report.status})

    async def metrics(self, scope: Scope) -> Page:
        if not caller_access.on_this_machine(scope) and not caller_access.has_secret(scope):
            return NOT_FOUND
        return Page(200, await exposition.text(self.readiness), exposition.CONTENT_TYPE)

    async def _counted(self, scope: Scope, receive: Receive, send: Send, identifier: bytes) -> None:
        """Counts the answer when it begins: an open page's has no end. The caller is told the request's id."""
        area = next(name for start, name in telemetry.AREAS.items() if scope["path"].startswith(start))

        async def seen(event: Any) -> None:
            if event["type"] == "http.response.start":
                telemetry.HTTP.labels(area, f"{event['status'] // 100}xx").inc()
                event = {**event, "headers": [*event.get("headers", ()), (b"x-request-id", identifier)]}
            await send(event)

        # What is posted is traced; an open page would be a trace without end.
        with tracing.span(f"POST {area}") if scope["method"] == "POST" else nullcontext():
            await self.app(scope, receive, seen)


def request_id(scope: Scope) -> str:
    """The id that our proxy gave a request; a new one where no proxy that we trust did, or none of its form."""
    sent = caller_access.header(scope, b"x-request-id").decode("latin-1")
    return (
        log_context.taken("request", sent) if caller_access.by_trusted_proxy(scope) else ""
    ) or log_context.new_request()


def _json(status: int, found: dict[str, Any]) -> Page:
    return Page(status, json.dumps(found).encode() + b"\n")


async def send_page(scope: Scope, send: Send, page: Page) -> None:
    """Send a whole page."""
    headers = {
        b"content-type": page.kind.encode(),
        b"content-length": str(len(page.body)).encode(),
        b"cache-control": b"no-store",
        b"x-content-type-options": b"nosniff",
    }
    await send({"type": "http.response.start", "status": page.status, "headers": list(headers.items())})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else page.body})
