"""The shared secret with which our own processes call each other: `Authorization: Bearer …`."""

from __future__ import annotations

import hmac

from bot.configuration import loader
from bot.configuration.keys import RASA_SECRET
from bot.errors import ConfigurationError


def secret() -> str:
    """BOT_RASA_SECRET. Raises ConfigurationError where it is missing or short."""
    value = loader.load_one(RASA_SECRET)
    if value is None:
        raise ConfigurationError(
            "BOT_RASA_SECRET must be set to at least 32 random characters, as for the web process."
        )
    return value


def allowed(header: str, expected: str) -> bool:
    """Whether the value of the header, whatever characters it has, holds the secret."""
    return hmac.compare_digest(header.encode(errors="replace"), f"Bearer {expected}".encode())
