"""Signatures over a time and a random word, and not over what is said: they are fresh, and serve one content."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache

from bot.channels.base.interface import Unverified

# A time in seconds has no more.
DIGITS = 12


def refuse_old(timestamp: str, now: datetime, window: timedelta) -> None:
    """Raises Unverified for a time that is none, or further than `window` from now."""
    if not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > DIGITS:
        raise Unverified("no timestamp")
    if abs(now.timestamp() - int(timestamp)) > window.total_seconds():
        raise Unverified("signed at another time")


def refuse_used(channel: str, word: str, content: bytes, window: timedelta) -> None:
    """Raises Unverified where the signed word came with another content before."""
    key, mark = f"{channel}:{_digest(word.encode(errors='replace'))}", _digest(content)
    if not cache.add(key, mark, 2 * window.total_seconds()) and cache.get(key) != mark:
        raise Unverified("a signature that was used for something else")


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
