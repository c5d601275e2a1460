"""An ASGI application behind a real uvicorn, with the protocol that the Procfile names."""

from __future__ import annotations

import shlex
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from tests.endtoend.ports import free_ports

PROCFILE = Path(__file__).resolve().parents[2] / "Procfile"


def option(name: str) -> str:
    """The value of an option of the web process's line."""
    line = next(line for line in PROCFILE.read_text(encoding="utf-8").splitlines() if line.startswith("web:"))
    words = shlex.split(line)
    return words[words.index(f"--{name}") + 1]


@contextmanager
def serving(application: Any) -> Iterator[str]:
    """Gives its address; in the end it is stopped."""
    [port] = free_ports(1)
    config = uvicorn.Config(
        application, port=port, http=option("http"), ws="none", lifespan="off", log_level="warning",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
