"""`/metrics` of the worker, on a port of its own, for this machine only unless BOT_INNER_HOST says otherwise."""

from __future__ import annotations

import asyncio
import logging

from django.conf import settings
from prometheus_client import start_http_server

log = logging.getLogger(__name__)
RETRY_SECONDS = 30.0


async def serve() -> None:
    """A loop of the worker: serves until cancelled, where BOT_WORKER_METRICS_PORT is set.

    A port that is taken is tried again: an earlier worker may still be ending, and sending goes on without figures.
    """
    if not settings.WORKER_METRICS_PORT:
        await asyncio.Event().wait()
    while True:
        try:
            server, _ = start_http_server(settings.WORKER_METRICS_PORT, addr=settings.INNER_HOST)
            break
        except OSError:
            log.error("BOT_WORKER_METRICS_PORT: port %s is in use. Choose another.", settings.WORKER_METRICS_PORT)
            await asyncio.sleep(RETRY_SECONDS)
    try:
        await asyncio.Event().wait()
    finally:
        server.shutdown()
        server.server_close()
