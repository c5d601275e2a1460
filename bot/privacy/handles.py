"""User names on messengers and networks, after the name of the service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.lexicon import alternation, cue, words
from bot.privacy.scan import Scan, Span

_FILLERS = rf"(?:[ \t]{{0,2}}(?:{alternation(list(words('handle_fillers')))}))" + r"{0,4}[ \t]{0,2}"
_NAMED = re.compile(rf"{cue('handle_cues')}{_FILLERS}(?P<handle>@?[a-z\d][\w.-]{{2,30}})(?!\w)")
_AT = re.compile(r"(?<![\w@.])@[a-z\d][\w.]{2,30}(?!\w)")


def find(page: Scan) -> Iterator[Span]:
    """Names with an @ anywhere; after a service also those that no word looks like."""
    for match in _AT.finditer(page.low):
        if match.group().strip("@.") not in words("public_handles"):
            yield Span(match.start(), match.end(), "handle")
    for match in _NAMED.finditer(page.low):
        if _is_user(match["handle"].rstrip(".")):
            yield Span(match.start("handle"), match.end("handle"), "handle")


def _is_user(handle: str) -> bool:
    """Letters together with digits, or with an underscore; a version or a plain number is neither."""
    letters, digits = any(c.isalpha() for c in handle), any(c.isdigit() for c in handle)
    return letters and ("_" in handle or (digits and len(handle) >= 5))
