"""How hard a text is to read."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bot.trial import trial

# A trial may have more such words, in the file of this name in its folder.
VOCABULARY = Path(__file__).with_name("vocabulary.txt")
HARDEST = 8.0
# Half of the answers read at this grade or lower.
MEDIAN = 6.5
# The formula says nothing about a line of fewer words.
LEAST_WORDS = 6


@cache
def _names() -> re.Pattern[str]:
    """Names that a family meets anyway and that no plainer word replaces."""
    files = [path for path in (VOCABULARY, trial().folder / VOCABULARY.name) if path.exists()]
    words = {word for path in files for word in path.read_text(encoding="utf-8").splitlines() if word}
    return re.compile(r"\b(" + "|".join(re.escape(word) for word in sorted(words, key=len)[::-1]) + r")\b", re.I)


def grade(text: str) -> float:
    """Flesch-Kincaid reading grade, without links and with the vocabulary's words counted as short ones."""
    import textstat  # with its dictionary a tenth of what every command imports, and only editors' checks need it

    return float(textstat.flesch_kincaid_grade(re.sub(r"https?://\S+", "", _names().sub("name", text))))


def too_hard(text: str) -> float | None:
    """The grade of a text that asks too much of its reader; None where it does not."""
    found = grade(text)
    return found if found > HARDEST and len(text.split()) >= LEAST_WORDS else None


def median(texts: Iterable[str]) -> float:
    return statistics.median(map(grade, texts))
