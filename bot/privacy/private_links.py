"""Links that open something private: by a token, an account, a record number or a person's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.privacy.lexicon import words
from bot.privacy.scan import KEPT, Scan, Span

_LINK = re.compile(
    r"(?:(?:https?|ftp)://|(?<![\w@.-])(?=[a-z\d-]{1,63}\.[a-z\d]))"
    r"(?P<login>[^\s/@\ue000<>]{1,80}@)?(?P<host>(?:[a-z\d-]{1,63}\.){1,6}[a-z]{2,18})(?::\d{2,5})?"
    r"(?P<path>/[^\s?#<>\ue000]{0,600})?(?P<query>[?#][^\s<>\ue000]{1,1500})?"
)
_PARAMETER = re.compile(r"[?&#;]([\w.-]{1,40})=([^&#;\s]{0,400})")
_LONG_NUMBER = re.compile(r"\d{5,}")
# Twelve or more letters and digits mixed, as machines make them; a slug of words has hyphens.
_RANDOM = re.compile(r"(?=[a-z_]*\d)(?=[\d_]*[a-z])[a-z\d_-]{10,}")
_HEXADECIMAL = re.compile(r"(?=[a-f-]*\d)[\da-f]{6,}(?:-[\da-f]{3,}){1,4}")
_TRAILING = ".,;:!?)\"'"


def find(page: Scan) -> Iterator[Span]:
    """Private links as `url`, all others as kept."""
    for match in _LINK.finditer(page.low):
        end = match.end() - (len(match[0]) - len(match[0].rstrip(_TRAILING)))
        private = _is_private(match)
        # A bare domain is left in sight: it may be the second half of an e-mail address.
        if private or match["path"] or "//" in match[0]:
            yield Span(match.start(), end, "url" if private else KEPT)


def _is_private(link: re.Match[str]) -> bool:
    if link["login"] and "//" in link[0]:
        return True
    host, path, query = link["host"].removeprefix("www."), link["path"] or "", link["query"] or ""
    if host in words("social_hosts"):
        return _is_profile(path) or "phone=" in query
    if _is_public(host + path):
        return False
    return _has_secret(query) or _has_id(path, query)


def _is_public(address: str) -> bool:
    return any(
        address == public or address.startswith(f"{public}/") or f".{public}" in address.split("/")[0] + "/"
        for public in words("public_hosts")
    )


def _is_profile(path: str) -> bool:
    first = path.strip("/").split("/")[0]
    return bool(first) and first not in words("social_public")


def _has_secret(query: str) -> bool:
    found = [(name, value) for name, value in _PARAMETER.findall(query) if value]
    return any(name in words("secret_params") or _names_a_record(name, value) for name, value in found)


def _names_a_record(name: str, value: str) -> bool:
    return (name.endswith("id") and any(c.isdigit() for c in value)) or bool(_RANDOM.fullmatch(value))


def _has_id(path: str, query: str) -> bool:
    parts = [part for part in path.split("/") if part]
    after_portal = any(
        before in words("portal_words") and _LONG_NUMBER.search(part) for before, part in pairwise(parts)
    )
    return after_portal or any(_is_random(part) for part in [*parts, query.lstrip("?#")])


def _is_random(part: str) -> bool:
    if _HEXADECIMAL.fullmatch(part):
        return True
    return bool(_RANDOM.fullmatch(part)) and sum(c.isdigit() for c in part) >= 2 and part.count("-") < 2
