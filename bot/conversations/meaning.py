"""Asks the rasa process how texts read and how near they lie: the sentence encoder lives there and nowhere else."""

from __future__ import annotations

from typing import Any

import httpx
from django.conf import settings


def ask(what: str, body: dict[str, Any], seconds: float) -> dict[str, Any] | None:
    """The answer to `POST /webhooks/door/<what>` (bot/understanding/channel.py); None where rasa does not give one."""
    try:
        answer = httpx.post(
            f"{settings.RASA_URL}/webhooks/door/{what}",
            json=body,
            headers={"Authorization": f"Bearer {settings.RASA_SECRET}"},
            timeout=seconds,
            trust_env=False,
        )
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def likeness(text: str, others: list[str], seconds: float) -> list[float] | None:
    """How near each of `others` is to `text`, from 0 to 1; None where rasa does not say."""
    found = ask("likeness", {"text": text, "others": others}, seconds)
    return [float(share) for share in found["shares"]] if found and "shares" in found else None
