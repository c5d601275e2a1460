"""Whether a message only points at a question or asks to keep it, in a language other than English: "ponga esto en mi
lista". The words stand in `translations/<language>/pointers.yml`.
"""

from __future__ import annotations

import re

from bot import yaml_file
from bot.content import translations
from bot.content.reload import kept
from bot.safety.normalization import fold
from bot.understanding.fixed_commands import AROUND

# Written without blanks between words.
UNSPACED = ("zh",)
SIGNS = f"{AROUND}:：;；,，、،؛-–—…"


def only_points(text: str) -> bool:
    """Whether a text holds nothing else, in one of the languages; an empty one does."""
    words = set(_words(text))
    joined = "".join(_words(text))
    return any(words <= known for known in _spaced()) or bool(_unspaced().fullmatch(joined))


def _words(text: str) -> list[str]:
    return [word for each in fold(text).split() if (word := each.strip(SIGNS))]


@kept
def _spaced() -> list[set[str]]:
    return [{fold(word) for word in _known(code)} for code in translations.languages() if code not in UNSPACED]


@kept
def _unspaced() -> re.Pattern[str]:
    words = sorted((fold(word) for code in UNSPACED for word in _known(code)), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))}|[{re.escape(SIGNS)}])+")


def _known(language: str) -> list[str]:
    """The words of a language; none where it has no file."""
    path = translations.FOLDER / language / translations.POINTERS
    return [str(word) for word in yaml_file.read(path)["pointers"]] if path.exists() else []
