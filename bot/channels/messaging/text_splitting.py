"""Cuts texts to a platform's length: at paragraphs and sentences, else at words, else at letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bot.content.sentence_cutter import sentences

Size = Callable[[str], int]
WORD = re.compile(r"\s*\S+\s*?(?=\s|$)|\s+")


def utf16(text: str) -> int:
    """Length as most platforms count it."""
    return len(text.encode("utf-16-le")) // 2


def utf8(text: str) -> int:
    return len(text.encode())


def packed(pieces: list[str], limit: int, size: Size) -> list[str]:
    """The pieces put together, in order, to as few chunks as go; each piece fits by itself."""
    chunks = [""]
    for piece in pieces:
        if size((chunks[-1] + piece).rstrip()) <= limit:
            chunks[-1] += piece
        else:
            chunks.append(piece)
    return [chunk for chunk in chunks if chunk.strip()]


def pieces(text: str, limit: int, size: Size) -> list[str]:
    """Sentences; where one is too long, its words; where one is too long, its letters."""
    found: list[str] = []
    for sentence in sentences(text):
        if size(sentence.rstrip()) <= limit:
            found.append(sentence)
            continue
        for word in WORD.findall(sentence):
            found += [word] if size(word.rstrip()) <= limit else packed(_letters(word), limit, size)
    return found


def _letters(word: str) -> list[str]:
    """Letters with the marks that belong to them."""
    letters: list[str] = []
    for sign in word:
        if letters and (unicodedata.combining(sign) or sign in "\u200d\ufe0f"):
            letters[-1] += sign
        else:
            letters.append(sign)
    return letters


def split(body: str, foot: str, limit: int, size: Size) -> list[str]:
    """The text in chunks that fit. `foot` (sources, what is not confirmed) stays whole, behind words of its text."""
    chunks = [chunk.strip() for chunk in packed(pieces(body, limit, size), limit, size)]
    if not foot:
        return chunks
    joined = f"{chunks[-1]}\n\n{foot}" if chunks else foot
    if size(joined) <= limit:
        return [*chunks[:-1], joined]
    kept, moved = _parted(chunks[-1] if chunks else "", limit - size(f"\n\n{foot}"), limit, size)
    last = [f"{moved}\n\n{foot}"] if moved else [c.strip() for c in packed(pieces(foot, limit, size), limit, size)]
    return [*chunks[:-1], *([kept] if kept else []), *last]


def _parted(chunk: str, room: int, limit: int, size: Size) -> tuple[str, str]:
    """A chunk cut before its last sentences, as many as fit in `room`; nothing behind the cut where none fits."""
    parts = pieces(chunk, limit, size)
    first = len(parts)
    while first and size("".join(parts[first - 1 :]).strip()) <= room:
        first -= 1
    return "".join(parts[:first]).strip(), "".join(parts[first:]).strip()
