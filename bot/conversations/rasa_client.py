"""Asks the rasa process, through the one channel that it offers us (`bot/understanding/rasa_channel.py`)."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import httpx
from django.conf import settings

from bot import log_context, telemetry, tracing
from bot.conversations import rasa_processes
from bot.conversations.current_texts import as_now
from bot.conversations.types import AssistantAway, AssistantUnavailable, Question, Reply, Suggestions

# Nobody listens, or who listened has gone. A process that takes long is there.
AWAY = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)


def as_reply(message: dict[str, Any]) -> Reply:
    """One bot message of the internal channel as a reply, in the words that `data/` has now. Raises UnknownText."""
    message = as_now(message)
    metadata = dict(message.get("metadata") or {})
    names, values = tuple(metadata.pop("names", ())), metadata.pop("values", {})
    reply = Reply.from_metadata(message["text"], metadata.get("outcome", ""), message.get("buttons") or (), metadata)
    offer = Suggestions(tuple(message.get("choices") or ()), tuple(message.get("offered") or ()))
    return replace(reply, offer=offer, names=names, values=values)


class RasaAssistant:
    """Rasa over HTTP. One client with kept-alive connections; a connection that fails at once is tried once more, and
    then the next process of rasa."""

    def __init__(self) -> None:
        transport = httpx.AsyncHTTPTransport(retries=1, limits=httpx.Limits(max_connections=64))
        self.client = httpx.AsyncClient(
            transport=transport,
            timeout=httpx.Timeout(settings.RASA_TIMEOUT_SECONDS, connect=1),
            headers={"Authorization": f"Bearer {settings.RASA_SECRET}"},
        )

    async def ask(self, question: Question) -> list[Reply]:
        with telemetry.RASA_FAILURES.count_exceptions(AssistantUnavailable), telemetry.RASA_SECONDS.time():
            return await self._ask(question)

    async def _ask(self, question: Question) -> list[Reply]:
        away = AssistantAway("no rasa process is set up")
        for url in rasa_processes.in_turn():
            try:
                replies = await self._ask_one(url, question)
            except AssistantAway as error:
                rasa_processes.outage(url).failed(error)
                away = error
            else:
                rasa_processes.outage(url).over()
                return replies
        raise away

    async def _ask_one(self, url: str, question: Question) -> list[Reply]:
        try:
            with tracing.part("ask rasa"):
                headers = {**log_context.headers(), **tracing.headers()}
                body = asdict(question)
                response = await self.client.post(f"{url}/webhooks/internal/message", json=body, headers=headers)
            if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                raise AssistantAway(response.text)
            response.raise_for_status()
            return [as_reply(message) for message in response.json()["messages"]]
        except AWAY as error:
            raise AssistantAway(type(error).__name__) from error
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            telemetry.RASA_FAILURES.inc()
            raise AssistantUnavailable(type(error).__name__) from error
