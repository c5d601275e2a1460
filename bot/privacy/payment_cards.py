"""Payment cards, by their check digit or by a word before a long number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.lexicon import cue
from bot.privacy.scan import Scan, Span

_NUMBER = re.compile(r"(?<![\d+])(?:\d[ \t.-]{0,2}){12,18}\d(?!\d)")
_CUED = re.compile(
    rf"{cue('card_cues', glued=True)}[^\d\n\ue000]{{0,20}}(?P<number>(?:\d[ \t.-]{{0,2}}){{13,18}}\d)(?!\d)"
)
_SECRET = re.compile(
    rf"{cue('secret_cues', glued=True)}[ \t]?(?:is|:|=|-|no|code|number)?[ \t:]{{0,2}}(?P<number>\d{{3,6}})(?!\d)"
)
_MIN, _MAX = 13, 19


def find(page: Scan) -> Iterator[Span]:
    """Card numbers, and the short codes that go with them."""
    for match in page.near_digits(_NUMBER):
        if is_card(re.sub(r"\D", "", match[0])):
            yield Span(match.start(), match.end(), "card")
    for expression in (_CUED, _SECRET):
        for match in page.near_digits(expression):
            yield Span(match.start("number"), match.end("number"), "card")


def is_card(digits: str) -> bool:
    """Whether the digits have a card's length, a first digit in use, and a right check digit (Luhn)."""
    if not _MIN <= len(digits) <= _MAX or digits[0] not in "23456":
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
