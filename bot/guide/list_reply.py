"""What is said about a list, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.conversations.details import ReplyDetails


@dataclass(frozen=True)
class ListReply:
    """The name of a text of data/answers, what its gaps hold, choices before its own buttons, details for the log."""

    response: str
    values: dict[str, str] = field(default_factory=dict)
    choices: list[dict[str, Any]] = field(default_factory=list)
    details: ReplyDetails = field(default_factory=ReplyDetails)
