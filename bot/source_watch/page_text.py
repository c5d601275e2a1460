"""The words of a web page, so that a change of its looks alone is no change."""

from __future__ import annotations

import hashlib
import re

from django.utils.html import strip_tags

UNREAD = re.compile(r"<(script|style|noscript|template|svg)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)


def digest(html: str) -> str:
    """SHA-256 of a page's words; ValueError where it has none (a page that only a browser fills)."""
    apart = UNREAD.sub(" ", html).replace("<", " <")  # a tag parts two words
    words = " ".join(strip_tags(apart).split())
    if not words:
        raise ValueError("the page has no words")
    return hashlib.sha256(words.encode()).hexdigest()
