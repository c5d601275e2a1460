"""What a platform can show, as its adapter's line in bot/conversations/capabilities.yml says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.channels.messaging import text_splitting


@dataclass(frozen=True)
class Shape:
    """Lengths in `unit`s, those of titles in UTF-16. `quick`: buttons may be short where the text names the choices."""

    text: int
    text_with_buttons: int = 0
    buttons: int = 0
    title: int = 0
    quick: bool = False
    rows: int = 0
    row_title: int = 0
    row_text: int = 0
    documents: bool = False
    unit: str = "utf16"
    window_hours: float = 0

    def size(self, text: str) -> int:
        return text_splitting.utf8(text) if self.unit == "bytes" else text_splitting.utf16(text)


def shape(capabilities: dict[str, Any]) -> Shape:
    return Shape(**capabilities)
