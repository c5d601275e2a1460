"""What a family wrote now: without our own mail below it, and without a signature. Better too much than too little."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from pathlib import Path

from bot import yaml_file
from bot.safety.check import check

FILE = Path(__file__).with_name("sent_from.yml")
ADDRESSED = Path(__file__).with_name("addressed_to.yml")
# A line above a quotation: "Von: …", a time, a year, a rule.
_HEAD = re.compile(r"\*?[^\W\d][\w .-]{0,24}\*?\s?[:：]|.*\d{1,2}[:.：h]\d{2}|.*\d{4}|.*\d年|[-_–—]{3,}")
# How many lines programs write before our address in it.
HEADS = 4
# Within how many lines below a head the marked lines begin.
NEAR = 5
ENDS = (":", "：", ">", "]", ")")
SENTENCE_ENDS = (".", "?", "!", "。", "？", "！", "؟", "।")
SIGNATURE = ("--", "-- ", "— ", "__")
RE = re.compile(r"\s*(?:\w{1,5}(?:\[\d+\])?|回复|答复|返信|转发)\s*[:：]", re.IGNORECASE)


def new_words(text: str, own: str) -> str:
    """The text without what is quoted of our mails, which name our address `own`, and without a signature.

    An alarm in a signature is not left out.
    """
    kept, _ = _without_quotations(text, own.lower())
    unsigned = "\n".join(_without_signature(kept)).strip()
    whole = "\n".join(kept).strip()
    return whole if not unsigned or (check(whole) and not check(unsigned)) else unsigned


def quotation(text: str, own: str) -> str:
    """What `new_words` leaves out of it as quoted."""
    return "\n".join(_without_quotations(text, own.lower())[1])


def in_subject(subject: str, *, is_reply: bool) -> str:
    """The words of a mail that has none but its subject. The subject of a reply is ours, but for an alarm."""
    return "" if (is_reply or RE.match(subject)) and not check(subject) else subject.strip()


def _without_quotations(text: str, own: str) -> tuple[list[str], list[str]]:
    """What is left, and what is quoted.

    Programs quote with `>`, where new words may stand below, or put our mail under a head, to the end.
    """
    lines = [line.replace("\u00a0", " ").rstrip() for line in text.splitlines()]
    kept: list[str] = []
    quoted: list[str] = []
    in_head = False
    for place, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            in_head = False
            quoted.append(line)
        elif _names_us(line, own):
            kept, in_head = _without_head(kept), True
            quoted += ["", line, ""]
            if not _quoted_below(lines[place + 1 :]):
                return kept, [*quoted, *lines[place + 1 :]]
        elif not (in_head and line.endswith(ENDS)):  # "…> đã" and, in the next line, "viết:"
            kept.append(line)
    return kept, quoted


def _names_us(line: str, own: str) -> bool:
    """Whether a line tells that we wrote what follows, and does not just speak of our address, or to it."""
    said = line.strip().lower()
    if own not in said or said.endswith(SENTENCE_ENDS) or _addressed().match(said):
        return False
    return any(f"{mark}{own}" in said for mark in ("<", "mailto:", "[", "(")) or said.endswith(ENDS)


def _without_head(kept: list[str]) -> list[str]:
    """Without the lines of a quotation's head that stand right before our address."""
    for _ in range(HEADS):
        if not kept or not _HEAD.match(kept[-1].strip()):
            break
        kept = kept[:-1]
    return kept


def _quoted_below(lines: Iterable[str]) -> bool:
    """Whether the next lines, after the rest of a head, are marked as quoted."""
    next_ones = islice((line.lstrip() for line in lines if line.strip()), NEAR)
    return any(line.startswith(">") for line in next_ones)


def _without_signature(lines: list[str]) -> list[str]:
    for place, line in enumerate(lines):
        if line in SIGNATURE:
            lines = lines[:place]
            break
    kept = [*lines]
    while kept and not kept[-1].strip():
        kept.pop()
    return kept[:-1] if kept and _sent_from().match(kept[-1].strip()) else kept


@cache
def _sent_from() -> re.Pattern[str]:
    """What telephones put below a mail by themselves, alone in the last line."""
    return re.compile(rf"(?:{_any_of(FILE)})[^.!?。？！]{{0,40}}\.?\Z", re.IGNORECASE)


@cache
def _addressed() -> re.Pattern[str]:
    """The line of a head that says to whom a mail went: a mail to us is the family's own."""
    return re.compile(rf"[\W_]*(?:{_any_of(ADDRESSED)})[*\s]*[:：|]", re.IGNORECASE)


def _any_of(file: Path) -> str:
    return "|".join(re.escape(phrase) for phrase in yaml_file.read(file))
