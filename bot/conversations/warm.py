"""Loads what the first message needs, before it comes."""

from __future__ import annotations

from bot.content.responses import responses
from bot.privacy.redaction import redact
from bot.safety.check import check


def up() -> None:
    """Rules are compiled and texts read at their first use; better now than while a family waits."""
    responses()
    redact("hello")
    check("hello")
