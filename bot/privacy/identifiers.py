"""Passport, identity, insurance and record numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.date_patterns import DATE
from bot.privacy.lexicon import alternation, cue, patterns, words
from bot.privacy.scan import Scan, Span

KIND = "passport"
_CUE = cue("id_cues", glued=True)
_FILLER = rf"(?:[ \t]{{0,2}}(?:[:#=.()/*-]|(?<!\w)(?:{alternation(list(words('id_fillers')))})(?![^\W\d_])))"
_VALUE = (
    r"(?:[a-z]{1,2}[ \t-](?=\d{5}))?[a-z]{0,6}[./-]?\d[\da-z]*(?:[ \t]?[./-][ \t]?[\da-z]*\d[\da-z]*"
    r"|[ \t][a-z]{0,2}\d[\da-z]*|[./-][a-z](?!\w)|[ \t][a-z](?!\w)){0,6}"
)
_CUED = re.compile(rf"{_CUE}{_FILLER}{{0,6}}[ \t]{{0,2}}(?P<value>{_VALUE})")
# A number of a document's shape may stand farther from its cue, on either side.
_SHAPED = r"(?<!\w)[a-z]{1,3}[ -]?\d{6,9}(?!\w)"
_SECOND = re.compile(rf"[ ]?(?:,|&|/|and|y|e|et|und|и)[ ](?:[^\W\d_]{{1,10}}[ ]){{0,3}}(?P<value>{_SHAPED})")
_FAR = re.compile(rf"{_CUE}[^\d?!\n\ue000]{{1,50}}?(?P<value>{_SHAPED}|\d{{7,14}}(?!\d))")
_AFTER = re.compile(
    rf"(?<![\w+])(?P<value>[a-z]{{0,3}}[ -]?\d[\d./-]{{5,18}}(?!\w))[ \t,.(-]{{1,3}}(?:(?:is|was|as|="
    rf"|are)[ \t])?(?:(?:my|her|his|our|the|mum's|mother's)[ \t])?{_CUE}"
)
_SHAPES = tuple(re.compile(pattern) for pattern in patterns("id_shapes"))
_DATE = re.compile(DATE)
_YEARS = re.compile(r"(?:19|20)\d\d(?:[ /-]+(?:(?:19|20)\d\d|\d\d))?")
_TELEPHONE = re.compile(cue("telephones"))


def find(page: Scan) -> Iterator[Span]:
    """Numbers with a word before or after them that says what they are."""
    for match in page.near_digits(_CUED):
        value = _trimmed(page.shape[match.start("value") : match.end("value")])
        if _is_number(value):
            end = match.start("value") + len(value)
            yield Span(match.start("value"), end, KIND)
            second = _SECOND.match(page.low, end)
            if second:
                yield Span(second.start("value"), second.end("value"), KIND)
    for expression in (_FAR, _AFTER):
        for match in page.near_digits(expression):
            if _is_far_number(match):
                yield Span(match.start("value"), match.end("value"), KIND)


def shapes(page: Scan) -> Iterator[Span]:
    """Numbers whose form alone gives them away."""
    for expression in _SHAPES:
        for match in page.near_digits(expression):
            yield Span(match.start(), match.end(), KIND)


def _trimmed(value: str) -> str:
    """Without a small letter or a short word at the end that belongs to the sentence: "123456 a"."""
    return re.sub(r"(?:[ \t]+[a-z]|[ \t]+(?:19|20)\d\d|[./-]+)$", "", value)


def _is_number(value: str) -> bool:
    if _DATE.fullmatch(value.lower()) or _YEARS.fullmatch(value):
        return False
    digits, letters = sum(c.isdigit() for c in value), sum(c.isalpha() for c in value)
    return digits >= 5 or (digits >= 4 and letters + digits >= 6)


def _is_far_number(match: re.Match[str]) -> bool:
    between = match[0].replace(match["value"], "")
    return not _TELEPHONE.search(between) and _is_number(match["value"])
