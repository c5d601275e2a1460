"""uvicorn's HTTP protocol with a time limit for a request to arrive: uvicorn has none for headers nor for bodies.

Used by the Procfile: `uvicorn --http bot.http_timeouts:TimedProtocol`.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# From the connection, or the first byte of the next request, until the whole request is here.
REQUEST_SECONDS = 30.0


class TimedProtocol(HttpToolsProtocol):
    """Closes a connection whose request does not come in time. An answer, such as a stream, may take as long as it
    likes; a connection that waits for its next request is closed by uvicorn's `--timeout-keep-alive`."""

    due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.cycle is None or self.cycle.response_complete:  # bytes of the next request
            self._wait()
        super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wait()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._arrived()

    def _wait(self) -> None:
        if self.due is None:
            self.due = self.loop.call_later(REQUEST_SECONDS, self.transport.close)

    def _arrived(self) -> None:
        if self.due is not None:
            self.due.cancel()
            self.due = None
