"""Requests as platforms make them, with the recorded shapes of `tests/channels/<folder>/payloads`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

from httpx import Headers

from bot.channels.base.interface import WebhookRequest

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=timezone.utc)
LATER = timedelta(days=3)


def recorded(folder: str, name: str) -> bytes:
    """The body of one recorded request, byte for byte."""
    return next((HERE / folder / "payloads").glob(f"{name}.*")).read_bytes()


def names(folder: str) -> list[str]:
    """All recorded requests."""
    return sorted(path.stem for path in (HERE / folder / "payloads").iterdir())


def hook(
    body: bytes,
    headers: dict[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    *,
    url: str = "https://chat.example.org/hooks/test/",
    method: str = "POST",
    now: datetime = NOW,
) -> WebhookRequest:
    """A request."""
    return WebhookRequest(method, url, Headers(headers or {}, encoding="utf-8"), query or {}, body, now)
