"""Calls to platforms: what fails is told apart as each platform's adapter needs it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any

import httpx
from django.conf import settings


class SendFailed(Exception):
    """A call that did not do what it should. `reason` is a sentence for staff, without personal data.

    `permanent`: trying again is of no use. `retry_after`: seconds that the platform asks for. `uncertain`: it may have
    arrived all the same.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, retry_after: float | None = None, uncertain: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after
        self.uncertain = uncertain


Wait = Callable[[httpx.Response], float | None]
Meant = Callable[[httpx.Response], SendFailed | None]


class Caller:
    """An HTTP client for adapters, with connections that are kept alive."""

    def __init__(self) -> None:
        self.client = httpx.AsyncClient(timeout=httpx.Timeout(settings.SEND_TIMEOUT_SECONDS, connect=5))

    async def __aenter__(self) -> Caller:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.client.aclose()

    async def call(
        self, method: str, url: str, *, wait: Wait | None = None, meant: Meant | None = None, **options: Any
    ) -> httpx.Response:
        """The answer, where it is no 429 and no 5xx. Raises SendFailed. Never logs the address: it may hold a token.

        `wait`: seconds until the next try, from a refusal, for platforms that do not use `Retry-After`. `meant`: what a
        429 or 5xx of this platform says, where its body tells: a monthly limit does not pass as a rate limit does.
        """
        try:
            response = await self.client.request(method, url, **options)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise SendFailed(f"No connection to the platform ({type(error).__name__}).") from None
        except httpx.HTTPError as error:
            raise SendFailed(f"The platform did not answer ({type(error).__name__}).", uncertain=True) from None
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.status_code >= 500:
            raise _busy(response, wait, meant)
        return response


def _busy(response: httpx.Response, wait: Wait | None, meant: Meant | None) -> SendFailed:
    """A 429 or a 5xx: tried again, unless the platform says that this is of no use."""
    failed = (meant and meant(response)) or SendFailed(f"The platform answered {response.status_code}.")
    asked = retry_after(response.headers.get("Retry-After"))
    failed.retry_after = wait(response) if asked is None and wait else asked
    return failed


def retry_after(header: str | None) -> float | None:
    """Seconds, from a header that holds seconds or a date; None where it holds neither."""
    if header is None:
        return None
    try:
        seconds = float(header)
        return max(0.0, seconds) if math.isfinite(seconds) else None
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(timezone.utc)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
