"""Vietnamese as it is typed in haste, without its marks: "benh nhan" for "bệnh nhân"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.safety.normalization import fold

# Letters that no other language has which our texts are in. They stand in nearly every Vietnamese sentence.
_VIETNAMESE = re.compile(r"[ơưẠ-ỹ]", re.IGNORECASE)


def with_unaccented(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """`(text, label)` of each pair, and again without marks where the text is Vietnamese."""
    told = list(pairs)
    return told + [(fold(text), label) for text, label in told if _VIETNAMESE.search(text)]
