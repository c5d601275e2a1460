"""A command that is stopped leaves nothing running: what it started is stopped with it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stops_its_children() -> Iterator[None]:
    """While it lasts, SIGTERM ends this process by an exception, as Ctrl-C does: whoever waits for a child ends it."""
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)
