"""Vietnamese as it is typed in haste, without its marks: "benh nhan" for "bệnh nhân"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Letters that, of the languages with Latin letters, only Vietnamese has.
_VIETNAMESE = re.compile(r"[ăđơưẠ-ỹ]", re.IGNORECASE)


def with_unaccented(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """`(text, label)` of each pair, and again without marks where the text is Vietnamese."""
    told = list(pairs)
    return told + [(unaccented(text), label) for text, label in told if _VIETNAMESE.search(text)]


def unaccented(text: str) -> str:
    """The text without marks; đ is a letter of its own."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).replace("đ", "d").replace("Đ", "D")
