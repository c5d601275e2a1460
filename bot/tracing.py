"""Traces of what a turn is made of, where BOT_TRACES_TO names a collector; else nothing is done, and nothing imported.

A span has a name of ours, ids, and how long it took; it has no words, and of an exception its kind only.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING

from bot.configuration import loader
from bot.configuration.processes import TRACES_TO
from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from bot.opentelemetry_spans import Spans

MISSING = (
    "BOT_TRACES_TO is set, but the packages for traces are missing. Install them with "
    "`.uv/bin/uv sync --frozen --extra traces`, or leave BOT_TRACES_TO empty."
)
_spans: Spans | None = None
_caller: ContextVar[Mapping[str, str]] = ContextVar("caller")


def start(process: str) -> None:
    """Trace from now on where the setting says so. Raises ConfigurationError without the packages for it."""
    global _spans
    if not (address := loader.load_one(TRACES_TO)):
        return
    try:
        from bot.opentelemetry_spans import Spans
    except ImportError:
        raise ConfigurationError(MISSING) from None
    _spans = Spans(process, address)


def stop() -> None:
    """Send what was not sent yet, and trace no more."""
    global _spans
    spans, _spans = _spans, None
    if spans:
        spans.close()


def span(name: str, **attributes: str) -> AbstractContextManager[None]:
    """What is done meanwhile, as a part of what it is done for; else a trace of its own."""
    return _spans.span(name, attributes) if _spans else nullcontext()


def part(name: str) -> AbstractContextManager[None]:
    """The same, and nothing where it is done for nothing that is traced."""
    return _spans.span(name, {}) if _spans and _spans.inside() else nullcontext()


def headers() -> dict[str, str]:
    """What a call to another process of ours carries."""
    return _spans.headers() if _spans else {}


def called_by(sent: Mapping[str, str]) -> None:
    """From now on the work is done for a process of ours that sent these headers."""
    if _spans:
        _caller.set(sent)


def called(name: str) -> AbstractContextManager[None]:
    """What is done meanwhile, as a part of what the process that called is doing."""
    return _spans.called(_caller.get(), name) if _spans else nullcontext()
