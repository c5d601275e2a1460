"""The actions process as rasa calls it: for a few seconds at most. Rasa alone would wait for five minutes, and with it
every later message of the chat."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

import aiohttp
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig

from bot import log_context, tracing

# An action reads and writes one family's list.
SECONDS = 4.0
# Whether the actions process was not there during the present turn.
away: ContextVar[bool] = ContextVar("away", default=False)


class Bounded(EndpointConfig):  # type: ignore[misc]
    """An endpoint that answers in time or fails."""

    @classmethod
    def like(cls, given: EndpointConfig) -> Bounded:
        """The same endpoint, bounded."""
        made = cls()
        made.__dict__.update(given.__dict__)
        return made

    async def request(self, *arguments: Any, **named: Any) -> Any:
        """As Rasa's own, with a time-out that comes before the web process gives up."""
        named["timeout"] = aiohttp.ClientTimeout(total=SECONDS)
        try:
            with tracing.part("call actions"):
                named["headers"] = {**named.get("headers", {}), **log_context.headers(), **tracing.headers()}
                return await super().request(*arguments, **named)
        except aiohttp.ClientConnectionError:
            away.set(True)
            raise


def read_endpoints(file: str) -> AvailableEndpoints:
    """What Rasa reads from a file, with the endpoint of the actions bounded."""
    endpoints = AvailableEndpoints.read_endpoints(file)
    endpoints.action = endpoints.action and Bounded.like(endpoints.action)
    return endpoints
