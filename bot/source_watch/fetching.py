"""Asks the registry and the pages of sources, over the network."""

from __future__ import annotations

from typing import Any

import httpx
from django.conf import settings

from bot.content.sources import known_sources
from bot.source_watch import page_text, registry_record
from bot.trial import trial

SECONDS = 20.0
MOST_BYTES = 5_000_000
AGENT = "trial-companion (compares a public source once a day)"


class LookFailed(Exception):
    """A source could not be read; the reason is for staff."""


def client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=SECONDS, follow_redirects=True, headers={"User-Agent": AGENT})


async def read_facts(asking: httpx.AsyncClient, name: str) -> dict[str, Any]:
    """What there is to compare of the source called `name`. Raises LookFailed."""
    source = known_sources()["sources"][name]
    try:
        if source["watch"] == "registry":
            number = trial().registry
            answer = await _get(asking, f"{settings.REGISTRY_URL.rstrip('/')}/{number}")
            return registry_record.facts(answer.json(), number)
        return {"words": page_text.digest((await _get(asking, source["url"])).text)}
    except httpx.HTTPStatusError as error:
        raise LookFailed(f"it answered {error.response.status_code}") from error
    except (httpx.HTTPError, ValueError) as error:
        raise LookFailed(f"{type(error).__name__}: {error}"[:200]) from error


async def _get(asking: httpx.AsyncClient, url: str) -> httpx.Response:
    """The whole answer; ValueError where it is larger than any page of words."""
    async with asking.stream("GET", url) as answer:
        answer.raise_for_status()
        body = b""
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > MOST_BYTES:
                raise ValueError(f"it has more than {MOST_BYTES} bytes")
        return httpx.Response(answer.status_code, headers=_plain(answer.headers), content=body)


def _plain(headers: httpx.Headers) -> dict[str, str]:
    """The body is unpacked already."""
    return {"content-type": headers.get("content-type", "")}
