"""E-mail addresses, as typed and as written out in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.lexicon import alternation, cue, vocabulary, words
from bot.privacy.scan import Scan, Span

_PLAIN = re.compile(
    r"(?<![a-z\d._%+-])[a-z\d._%+-]{1,64}[ \t]{0,2}@[ \t]{0,2}[a-z\d-]{1,63}(?:[ \t]?[.,][ \t]?"
    r"[a-z\d-]{1,63}(?![a-z\d-])){0,5}"
)
_WORLD = re.compile(r"(?<![\w._%+-])[\w._%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_OPEN, _CLOSE = r"[ \t]{0,2}[(\[{<*_-]?[ \t]{0,2}", r"[ \t]{0,2}[)\]}>*_-]?[ \t]{0,2}"
_AT = rf"(?:{_OPEN}(?<!\w)(?:{alternation(list(words('at_words')))})(?!\w){_CLOSE}|{_OPEN}@{_CLOSE})"
_DOT = (
    rf"(?:{_OPEN}(?<!\w)(?:{alternation(list(words('dot_words')))})(?!\w){_CLOSE}|\."
    rf"|[ \t]?[(\[{{<][ \t]?\.[ \t]?[)\]}}>][ \t]?)"
)
_PART = r"[^\W_][\w-]{0,40}"
_LOCAL = (
    rf"[^\W_][\w.+-]{{0,60}}(?:[ \t]?[ (\[{{](?:{alternation(list(words('joiners')))})[ )\]}}][ \t]?"
    rf"[\w.+-]{{1,40}}){{0,4}}"
)
_WRITTEN = re.compile(
    rf"(?<![\w.+-])(?P<local>{_LOCAL})(?P<at>{_AT})(?P<host>{_PART}(?P<dots>(?:{_DOT}{_PART}){{0,4}}))"
)
_CUE = re.compile(cue("mail_cues"))
_WORD_BEFORE = re.compile(r"([^\W_][\w+-]{0,30})[ \t]$")
_DOMAIN = re.compile(r"[a-z\d-]+(?:\.[a-z]{2,12})+")
_SENTENCE = re.compile(r"[.,][ \t]")


def find(page: Scan) -> Iterator[Span]:
    """Addresses with an @, then those that spell it."""
    for match in _PLAIN.finditer(page.low):
        if _is_address(match[0]):
            yield Span(match.start(), _cut(match), "email")
    for match in _WORLD.finditer(page.low):
        yield Span(match.start(), match.end(), "email")
    for match in _WRITTEN.finditer(page.low):
        if _is_written(page.low, match):
            yield Span(_start(page.low, match.start()), match.end(), "email")


def _is_address(text: str) -> bool:
    local, host = (part.strip() for part in text.split("@"))
    return bool(local) and ("." in host or "," in host or host in words("mail_providers"))


def _cut(match: re.Match[str]) -> int:
    """The end of an address: before a comma or full stop that ends the sentence."""
    host = match[0].index("@")
    stop = _SENTENCE.search(match[0], host)
    complete = stop and "." in match[0][host : stop.start()]
    return match.start() + stop.start() if stop and complete else match.end()


def _is_written(low: str, match: re.Match[str]) -> bool:
    local, at, host = match["local"], match["at"].strip(), match["host"]
    if local in words("mail_stop"):
        return False
    first = re.split(r"[^\w-]", host)[0]
    if at.isalpha() and match["dots"] and not _is_host(first, re.split(r"[\s.)\]}>]", host)[-1]):
        return False
    provider = first in words("mail_providers")
    if not match["dots"]:
        return (
            provider
            and first not in ("web", "mail", "live", "me", "free", "orange", "inbox", "example")
            and _looks_mailbox(low, match)
        )
    if not at.isalpha() or not _DOMAIN.fullmatch(host):
        return True
    return provider or not local.isalpha() or _near_cue(low, match.start())


def _is_host(first: str, last: str) -> bool:
    """Whether a written-out domain can be one: "at some point after" and "at 7.5" are none."""
    ends = (
        last in words("domain_ends") or (len(last) == 2 and last.isalpha()) or (last.isalpha() and not last.isascii())
    )
    return ends and first not in words("host_stop")


def _looks_mailbox(low: str, match: re.Match[str]) -> bool:
    return not match["local"].isalpha() or _near_cue(low, match.start())


def _near_cue(low: str, position: int) -> bool:
    return bool(_CUE.search(low, max(0, position - 45), position))


def _is_ordinary(word: str) -> bool:
    return word in words("mail_stop") or word in vocabulary("ordinary")


def _start(low: str, start: int) -> int:
    """The start of a mailbox whose name is written in several words: "sunil kumar 88 at ..."."""
    if not _near_cue(low, start):
        return start
    for _ in range(5):
        before = _WORD_BEFORE.search(low, max(0, start - 34), start)
        if not before or (_is_ordinary(before[1]) and before[1] not in words("joiners")):
            break
        start = before.start()
    return start
