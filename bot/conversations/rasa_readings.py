"""Asks the rasa process how texts read and how near they lie: the sentence encoder lives there and nowhere else."""

from __future__ import annotations

from typing import Any

import httpx
from django.conf import settings

from bot.conversations import rasa_processes


def post(what: str, body: dict[str, Any], seconds: float) -> dict[str, Any] | None:
    """The answer to `POST /webhooks/internal/<what>` (rasa_channel.py); None where rasa gives none."""
    try:
        answer = httpx.post(
            f"{next(rasa_processes.in_turn())}/webhooks/internal/{what}",
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


def similarities(text: str, others: list[str], seconds: float) -> list[float] | None:
    """How near each of `others` is to `text`, from 0 to 1; None where rasa does not say."""
    found = post("likeness", {"text": text, "others": others}, seconds)
    return [float(share) for share in found["shares"]] if found and "shares" in found else None
