"""What two texts differ in, word by word, for whoever decides."""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple

# Words, and what stands between them: put together, they are the text.
PIECES = re.compile(r"\s+|[^\s]+")


class Piece(NamedTuple):
    """`kind`: same, out or new."""

    kind: str
    text: str


def pieces(before: str, now: str) -> list[Piece]:
    """Both texts in one, in order."""
    old, new = PIECES.findall(before), PIECES.findall(now)
    found: list[Piece] = []
    for how, begin, end, start, stop in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(Piece("same", "".join(old[begin:end])))
            continue
        found += [Piece("out", gone)] if (gone := "".join(old[begin:end])) else []
        found += [Piece("new", come)] if (come := "".join(new[start:stop])) else []
    return found
