"""Telephone numbers: named as such, international, written out, or shaped like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import phonenumbers

from bot.privacy.date_patterns import DATE
from bot.privacy.lexicon import alternation, cue, words
from bot.privacy.scan import Scan, Span

KIND = "phone"
_RUN = re.compile(r"(?<!\d)(?:\(?(?:\+|(?<!\w)plus )[ \t(]{0,2}|\([ \t]?)?\d(?:[ \t().\-/·_]{0,4}\d){5,22}(?!\d)")
_SPELLED_DIGIT = rf"(?:(?<!\w)(?:{alternation(list(words('digit_words')))})(?!\w)|\d)"
_SPELLED = re.compile(
    rf"(?:(?<!\w)plus[ \t]|\+[ \t]?)?(?<!\d){_SPELLED_DIGIT}(?:[ \t,.-]{{0,3}}{_SPELLED_DIGIT}){{5,24}}"
)
_CUE = re.compile(cue("phone_cues", glued=True))
_GAP = re.compile(r"[^\d?!\n\ue000]{0,34}")
_SHORT_GAP = re.compile(
    r"(?:[ \t]{0,2}(?:[:#=.,()*-]|(?:is|no|nr|number|num|me|us|at|on|my|our|her|his|the|to|here|es|ist|est"
    r"|é|direct|home|mobile|cell|work|please|pls|är|jest|adalah)(?!\w)))*[ \t]{0,2}"
)
_AFTER = re.compile(
    rf"[ \t]?[,.;(=-]?[ \t]?(?:(?:is|are|thats|that's|this is|it's|its)[ \t])?(?:(?:my|our|her|his|the|mi"
    rf"|meu|mon|мой)[ \t])?(?:[^\W\d_]{{2,12}}[ \t])?(?:{cue('phone_cues')})"
)
_OWNER = re.compile(
    rf"(?<!\w)(?:{alternation(list(words('number_owners')))})[ \t]?(?:(?:id|no|nr|number"
    rf"|is)\.?[ \t]?){{0,2}}[:# \t]{{0,2}}$"
)
_DATES = re.compile(DATE)
_YEARS = re.compile(r"(?:19|20)\d\d")
# Shapes of national numbers: a leading zero, an area code in brackets, the usual groups of three and four.
_NATIONAL = re.compile(
    r"\(\d{2,4}\).*|0\d{8,11}|0\d{1,4}[ -].*|\d{3}[-. ]\d{3}[-. ]\d{4}|\d{5}[ -]\d{5}"
    r"|1[3-9]\d[ -]\d{4}[ -]\d{4}|1[ -.]\d{3}[-. ]\d{3}[-. ]\d{4}"
    r"|8[ -]?\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}|\d{2}[ -]\d{4,5}[- ]\d{4}|\d{2}(?:[ .]\d{2}){4}"
    r"|[5-9]\d{2}[ -]\d{3}[ -](?!000)\d{3}"
)
_MIN, _MIN_ALONE, _MAX, _MIN_PLUS = 6, 9, 17, 8


def named(page: Scan) -> Iterator[Span]:
    """Numbers with a country code, and numbers beside a word such as "phone"; digits may be words."""
    for match in _SPELLED.finditer(page.low):
        if _is_spelled(page.low, match):
            yield Span(match.start(), match.end(), KIND)
    for match in page.near_digits(_RUN):
        if _is_named(page.low, match):
            yield Span(match.start(), _end(match), KIND)


def bare(page: Scan) -> Iterator[Span]:
    """Numbers that nothing names, if they look like a telephone's. Run it after amounts and dates are settled."""
    for match in page.near_digits(_RUN):
        before = page.low[match.start() - 1 : match.start()]
        if (
            not (before.isascii() and before.isalpha())
            and before not in {"/", ".", "_"}
            and _is_shaped(page.low, match)
        ):
            yield Span(match.start(), match.end(), KIND)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _is_named(low: str, match: re.Match[str]) -> bool:
    run, digits = match[0], _digits(match[0])
    if len(digits) > 20 or _OWNER.search(low, max(0, match.start() - 40), match.start()):
        return False
    if run.lstrip("( ").startswith(("+", "plus")):
        return len(digits) >= _MIN_PLUS
    if _is_listing(run):
        return False
    return (digits.startswith("00") and len(digits) >= 10) or _has_cue(low, match, len(digits))


def _has_cue(low: str, match: re.Match[str], length: int) -> bool:
    start = match.start()
    cues = list(_CUE.finditer(low, max(0, start - 60), start))
    if cues:
        gap = low[cues[-1].end() : start]
        if (_GAP if length >= 8 else _SHORT_GAP).fullmatch(gap):
            return True
    return length >= 7 and bool(_AFTER.match(low, match.end()))


def _is_listing(run: str) -> bool:
    """Dates, years, ranges and rising rows: 12/03/2021, 2014-2016, 1 3 6 9 12 24."""
    if (_DATES.match(run) and not run.startswith("0")) or _DATES.fullmatch(run):
        return True
    groups = re.findall(r"\d+", run)
    if all(_YEARS.fullmatch(group) for group in groups):
        return True
    values = [int(group) for group in groups]
    return len(values) > 3 and all(one < two for one, two in pairwise(values)) and groups[0][0] != "0"


def _is_shaped(low: str, match: re.Match[str]) -> bool:
    run, digits = match[0].strip(), _digits(match[0])
    if not _MIN_ALONE <= len(digits) <= _MAX or _is_listing(run):
        return False
    if _OWNER.search(low, max(0, match.start() - 40), match.start()):
        return False
    return run.isdigit() or bool(_NATIONAL.fullmatch(run)) or run.lstrip("( ")[0] == "+"


def _end(match: re.Match[str]) -> int:
    """The end of an international number that is followed by another number: as long as its country allows."""
    run = match[0]
    if run[0] != "+" or len(_digits(run)) <= 11:
        return match.end()
    end = len(run)
    while end > 8 and not _is_possible(run[:end]) and (cut := max(run.rfind(" ", 0, end), run.rfind("/", 0, end))) > 8:
        end = cut
    return match.start() + end if _is_possible(run[:end]) else match.end()


def _is_possible(run: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse("+" + _digits(run.replace("(0)", ""))))
    except phonenumbers.NumberParseException:
        return False


def _is_spelled(low: str, match: re.Match[str]) -> bool:
    """Seven or more digits of which some are words; without a cue, many words."""
    found = re.findall(r"[^\W\d_]+|\d", match[0])
    spelled = sum(1 for part in found if part.isalpha())
    if not spelled or len(found) < 7:
        return False
    cued = bool(_CUE.search(low, max(0, match.start() - 40), match.start())) or match[0].startswith(("plus", "+"))
    return cued or spelled >= 7
