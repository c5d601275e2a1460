"""One at a time, across processes."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import ConfigurationError


@contextmanager
def exclusive_lock(var: Path, what: str) -> Iterator[None]:
    """Holds the lock called `what`. Raises ConfigurationError where another process does."""
    with (var / f"{what}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigurationError(f"Another {what} is running. Wait until it has ended.") from None
        yield
