"""Birth dates: a date with a word that says so before or after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.date_patterns import CUED_DATE, DATE
from bot.privacy.lexicon import cue
from bot.privacy.scan import Scan, Span

# "born in Dhaka on", "birthday is on the", "birth (d/m/y):" - a few words, no other number, no new sentence.
_BEFORE = re.compile(rf"{cue('dob_cues', glued=True)}(?P<gap>[^\d?!\n\ue000]{{0,45}}?)(?P<date>{CUED_DATE})")
_AFTER = re.compile(rf"(?P<date>{CUED_DATE})[ \t,.()-]{{0,3}}(?:{cue('dob_after')})")
_AFTER_CUE = re.compile(cue("dob_after"))
_SEX = re.compile(rf"(?<!\w)(?:f|m|female|male|woman|man)[,;/ \t]{{1,3}}(?P<date>{DATE})")
_NEXT = re.compile(
    rf"[ \t]?[,;&(]?[ \t]?(?:(?:and|y|et|und|e|и|,|my|her|his|wife|husband|son|daughter|me|mine|mother"
    rf"|father|brother|sister|is|was|hers|the|other|for|patient|-|:|=|\))[ \t]*){{1,5}}(?P<date>{DATE})"
)
# These words between cue and date say that the date is of something else.
_OTHER = re.compile(
    r"\b(?:biopsy|diagnos\w*|treat\w*|since|until|infusion|surgery|started|relapse|flare|symptoms?|visit"
    r"|with|present|party)\b"
)


def births(page: Scan) -> Iterator[Span]:
    """Birth dates, and those of others named in the same breath."""
    after = (_AFTER,) if _AFTER_CUE.search(page.low) else ()
    for expression in (_BEFORE, *after, _SEX):
        for match in page.near_digits(expression):
            if not _OTHER.search(match.groupdict().get("gap") or ""):
                yield from _with_followers(page, Span(match.start("date"), match.end("date"), "dob"))


def _with_followers(page: Scan, span: Span) -> Iterator[Span]:
    yield span
    following = _NEXT.match(page.low, span.end)
    if following:
        yield Span(following.start("date"), following.end("date"), "dob")
