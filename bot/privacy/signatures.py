"""Names at the end of a message: after a greeting, after a dash, or alone on the last line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.lexicon import alternation, cue, words
from bot.privacy.name_words import is_capital, is_given, is_word, is_word_elsewhere, name_end
from bot.privacy.scan import Scan, Span

KIND = "name"
_TITLE = rf"(?:(?:{cue('titles', 'titles_common')})\.?[ \t]{{1,2}})?"
_SIGN_OFF = re.compile(
    rf"{cue('sign_offs')}[ \t]*(?:[,.!:;~*-]{{0,3}}[ \t]*\n{{1,3}}[ \t]*|[,.!:;~*-]{{1,3}}[ \t]*"
    rf"|[ \t]+)(?:from[ \t])?{_TITLE}"
)
_DASH = re.compile(rf"(?:^|\n|[.?!)][ \t]{{0,2}}|[ \t])[-~*]{{1,3}}[ \t]*\n?{_TITLE}(?=[^\W\d_])")
_AFTER = re.compile(r"[ \t]*(?:[.,!)*~-]{0,2}[ \t]*(?=\n|$)|[,(|/-])")
_DEVICE = re.compile(rf"(?:{alternation(list(words('devices')))})")
_LINE_AFTER = re.compile(r"[ \t]*[.,]?[ \t]*$")


def find(page: Scan) -> Iterator[Span]:
    """Signatures."""
    for match in _SIGN_OFF.finditer(page.low):
        yield from _signed(page, match.end())
    for match in _DASH.finditer(page.low):
        if is_capital(page.shape[match.end()]):
            yield from _signed(page, match.end())
    yield from _last_line(page)


def _signed(page: Scan, start: int) -> Iterator[Span]:
    small = page.shape[start : start + 1].islower()
    end = name_end(page, start, certain=small)
    if end > start and _AFTER.match(page.shape, end) and _is_likely(page.shape[start:end], small):
        yield Span(start, end, KIND)


def _is_likely(name: str, small: bool) -> bool:
    """In small letters a known given name, or two words none of which is ordinary, in no language."""
    tokens = name.split()
    unknown = len(tokens) == 2 and not any(is_word_elsewhere(token) for token in tokens)
    return not small or unknown or is_given(tokens[0])


def _last_line(page: Scan) -> Iterator[Span]:
    """The last line that no device added, if it is nothing but a name."""
    start, lines = 0, list[tuple[int, str]]()
    for line in page.shape.split("\n"):
        if line.strip() and not _DEVICE.match(page.low, start + len(line) - len(line.lstrip())):
            lines.append((start + len(line) - len(line.lstrip()), line.strip()))
        start += len(line) + 1
    # A town may stand under the name.
    for start, line in lines[-2:][:: 1 if len(lines) > 2 else -1]:
        if len(lines) > 1 and _is_name_line(page, start, line) and (" " in line or line == lines[-1][1]):
            yield Span(start, name_end(page, start, certain=True), KIND)
            break


def _is_name_line(page: Scan, start: int, line: str) -> bool:
    tokens = line.rstrip(".,").split()
    if not 0 < len(tokens) < 5 or any(is_word(token) and not is_given(token) for token in tokens):
        return False
    end = name_end(page, start, certain=True)
    known = is_given(tokens[0]) or all(is_capital(token) for token in tokens)
    return known and end > start and bool(_LINE_AFTER.fullmatch(page.shape[end : start + len(line)]))
