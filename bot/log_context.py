"""What a line of the log belongs to: the HTTP request that caused it, and the turn, which is a family's message with
all that is said to it.

Both are bound for as long as a request or a turn is worked on, and are carried from process to process in headers. A
turn has the same id wherever it is handled: `web`, `worker`, the outbox. Neither names anybody.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from uuid import UUID, uuid4

from structlog import contextvars

HEADERS = {"request": "X-Request-ID", "turn": "X-Turn-ID"}
# What our proxies and we make. Nothing else is taken over: no words, no addresses, nothing that breaks a line;
# nor zeros alone, which a trace may not be called.
IDS = {"request": re.compile(r"(?!0{32})[0-9a-f]{32}"), "turn": re.compile(r"[0-9a-f]{16}")}
_process = "manage"  # commands that end


def name_process(name: str) -> None:
    """This process is `name` in structured logs."""
    global _process
    _process = name


def process() -> str:
    return _process


def new_request() -> str:
    return uuid4().hex


def turn_id(conversation: UUID, sequence: int) -> str:
    """The id of the turn of a chat's message: the same in every process, and nothing to find the chat by."""
    return hashlib.blake2b(conversation.bytes + sequence.to_bytes(8, "big"), digest_size=8).hexdigest()


def bound() -> dict[str, str]:
    """What the work that is being done belongs to."""
    found = contextvars.get_contextvars()
    return {name: found[name] for name in HEADERS if name in found}


def binding(**ids: str) -> AbstractContextManager[None]:
    """What is logged meanwhile belongs to these, too."""
    return contextvars.bound_contextvars(**ids)


def headers() -> dict[str, str]:
    """What a call to another process of ours carries."""
    return {HEADERS[name]: value for name, value in bound().items()}


def rebind(sent: Mapping[str, str]) -> None:
    """From now on the work belongs to what the headers of a caller whom we trust say, and to nothing from before."""
    contextvars.clear_contextvars()
    contextvars.bind_contextvars(**{name: value for name in HEADERS if (value := taken(name, sent.get(HEADERS[name])))})


def taken(name: str, value: str | None) -> str:
    """An id as it was sent; empty where it has not the form of ours."""
    return value if value and IDS[name].fullmatch(value) else ""
