"""Refusals whose sentence is a curated text: they can be said in any language that has it."""

from __future__ import annotations

from bot.content.responses import response
from bot.errors import BotError


class ToldRefusal(BotError):
    """A refusal with the text `name`, filled with `values`; its message is the English."""

    def __init__(
        self, code: str, name: str, values: dict[str, str] | None = None, *, status: int | None = None
    ) -> None:
        self.name, self.values = name, values or {}
        text = response(name).text
        super().__init__(code, text.format(**self.values) if self.values else text, status=status)
