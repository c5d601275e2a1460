"""Ports of one's own, and waiting for what begins there; without Django, for programs that start all as processes."""

from __future__ import annotations

import itertools
import os
import random
import socket
import time
from collections.abc import Callable, Iterator

PORT_RANGES, PORTS_EACH = 6, 2_000


def wait_for(condition: Callable[[], bool], seconds: float, what: str | Callable[[], str]) -> None:
    """Return as soon as `condition` holds; an AssertionError names `what` did not come, as it is known by then."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what() if callable(what) else what}: not within {seconds} s"
        time.sleep(0.05)


def _listened_on(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on and that this process has not given before.

    Each worker of a test run has a range of its own, below the ports that a system gives to connections: between our
    look and a server's start nobody else takes them.
    """
    return list(itertools.islice((port for port in _PORTS if not _listened_on(port)), count))


def _own_ports() -> Iterator[int]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    lowest = 20_000 + worker % PORT_RANGES * PORTS_EACH
    # Begun anywhere: another run on this machine has the same ranges.
    begin = random.randrange(PORTS_EACH)  # noqa: S311
    return itertools.cycle([lowest + (begin + step) % PORTS_EACH for step in range(PORTS_EACH)])


_PORTS = _own_ports()
