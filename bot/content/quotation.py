"""Names in quotation marks, as a language writes them; most of ours write them as English does."""

from __future__ import annotations

# French has a narrow blank that does not break inside them.
MARKS = {"ar": ("«", "»"), "de": ("„", "“"), "fr": ("«\u202f", "\u202f»"), "ru": ("«", "»")}
ENGLISH = ("“", "”")


def quoted(name: str, language: str) -> str:
    """A name as it stands in a sentence of `language`."""
    before, after = MARKS.get(language, ENGLISH)
    return f"{before}{name}{after}"
