"""How wide a text is, and where it breaks into lines. Measured in DejaVu Sans, which is wider than the fonts of phones:
what fits by it fits on them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont

# Of scripts that the font lacks: Chinese fills its square; the rest is measured generously.
SQUARE, OTHER = 1.0, 0.75
CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
# A line breaks after a blank (not a no-break one) and between two Chinese characters, not before a closing mark.
BREAKS = re.compile(rf"[^ \n{CHINESE}]+|[（「《“]*[{CHINESE}][，。、；：？！）」》”]*")
RIGHT_TO_LEFT = {"R", "AL"}


def fonts() -> Path:
    """The folder of the fonts that matplotlib, a dependency of Rasa, brings (found, not imported)."""
    found = find_spec("matplotlib")
    return Path(found.origin if found and found.origin else __file__).parent / "mpl-data" / "fonts" / "ttf"


@cache
def _advances(bold: bool) -> dict[int, float]:
    """The width of each character the font has, for letters one unit high."""
    with TTFont(fonts() / f"DejaVuSans{'-Bold' if bold else ''}.ttf", lazy=True) as font:
        unit, widths = font["head"].unitsPerEm, font["hmtx"]
        return {code: widths[name][0] / unit for code, name in font.getBestCmap().items()}


def width(text: str, size: float, bold: bool = False) -> float:
    """In pixels."""
    known = _advances(bold)
    return size * sum(known.get(ord(character), _guess(character)) for character in text)


def has_letters(text: str) -> bool:
    """Whether the font has every letter of a text."""
    return all(ord(character) in _advances(False) for character in text if not character.isspace())


def _guess(character: str) -> float:
    if unicodedata.category(character) in ("Mn", "Cf"):
        return 0.0
    return SQUARE if unicodedata.east_asian_width(character) in "WF" else OTHER


def wrapped(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """The text in lines that fit `room`. A word that is wider than that stays whole: `make content` finds it."""
    lines = [""]
    for match in BREAKS.finditer(text):
        blank = " " if match.start() and text[match.start() - 1].isspace() and lines[-1] else ""
        longer = f"{lines[-1]}{blank}{match[0]}"
        if lines[-1] and width(longer, size, bold) > room:
            lines.append(match[0])
        else:
            lines[-1] = longer
    return lines


def from_right(text: str) -> bool:
    """Whether a text runs from right to left: by its first letter that has a direction."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind in RIGHT_TO_LEFT for kind in kinds if kind in ("L", *RIGHT_TO_LEFT)), False)
