"""That something is not confirmed is said once: in the box under an answer, not in its text and there again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.finding import Fault, Keys

# How a text says "not confirmed". The label of the box, `answer.unverified` of a locale file, is one of these.
SAYS = {
    "ar": r"غير مؤكد|ليست? مؤكد",
    "de": r"\bnicht bestätigt|\bunbestätigt",
    "en": r"\bnot (?:been |yet |yet been )?confirmed\b|\bunconfirmed\b",
    "es": r"\b(?:no|sin) (?:est[áa]n? |ha sido |han sido )?confirmad|\bsin confirmar\b",
    "fr": r"\b(?:pas|non) (?:été |encore )?confirmée?s?\b",
    "hi": r"पुष्टि नहीं|अपुष्ट",
    "id": r"\b(?:belum|tidak) (?:dipastikan|pasti|dikonfirmasi|terkonfirmasi)",
    "pt": r"\bnão (?:está |estão |foi |foram )?confirmad",
    "ru": r"\bне подтвержд",
    "tr": r"\b(?:doğrulan|teyit edil)(?:me|ma)(?:di|dı|miş|mış)",
    "ur": r"تصدیق نہیں",
    "vi": r"\bchưa (?:được )?xác nhận",
    "zh": r"(?:尚未|未经|没有|未)(?:得到)?(?:确认|证实)",
}


def faults(language: str, text: str, unverified: str, box: Keys = ("unverified",)) -> Iterator[Fault]:
    """What an answer with a box says twice; `box` is where that stands. Other languages are not read."""
    if not unverified or language not in SAYS:
        return
    if found := re.search(SAYS[language], text, re.IGNORECASE):
        yield Fault(f"It says {found[0]!r}, and so does the box under it (`unverified`). Say it in the box.", ("text",))
    if found := re.search(SAYS[language], unverified, re.IGNORECASE):
        yield Fault(
            f"The box is called “Not confirmed:” and goes on with {found[0]!r}. Name only what is not confirmed.",
            box,
        )
