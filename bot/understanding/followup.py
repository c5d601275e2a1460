"""Reads a short message in the light of the one before: "and for children?"."""

from __future__ import annotations

import re

from bot.understanding.interpretation import Previous

MAX_WORDS = 14
# Words that lean on something said before.
_LEANS = re.compile(
    r"^(?:and|or|but|so|then|also|what about|how about|what if|for|in|with|from|same|ok)\b"
    r"|\b(?:it|its|that|this|those|these|them|they|their|there|then|one|ones|other|others|same|too|either|else)\b"
    r"|\b(?:he|she|her|him|his)\b",
    re.IGNORECASE,
)


def leans(text: str, previous: Previous) -> bool:
    """Whether a message may need the one before it to be understood."""
    return (
        bool(previous.text) and len(text.split()) <= MAX_WORDS and bool(_LEANS.search(text) or len(text.split()) <= 4)
    )


def joined(text: str, previous: Previous) -> str:
    """Both messages as one text, the earlier one cut to its end."""
    return " ".join([*previous.text.split()[-30:], text])
