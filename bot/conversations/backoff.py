"""Waiting for what another process does, by looking again: soon at first, then less often."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

# How long the first pause is, and the longest.
PAUSES_SECONDS = (0.05, 1.0)


def pauses(seconds: float) -> Callable[[], Awaitable[bool]]:
    """A pause at each call, each longer than the last. False, without one, where they took `seconds` in all."""
    end, (pause, longest) = time.monotonic() + seconds, PAUSES_SECONDS

    async def wait() -> bool:
        nonlocal pause
        if time.monotonic() > end:
            return False
        await asyncio.sleep(pause)
        pause = min(longest, 1.5 * pause)
        return True

    return wait
