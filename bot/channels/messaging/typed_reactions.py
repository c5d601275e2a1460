"""Reactions that come as text: what an iPhone or an Android telephone sends by SMS, and signs without a word."""

from __future__ import annotations

import re
import unicodedata

# "Liked “Is it free?”", "Removed a heart from “…”", "Reacted 👍 to “…”", "👍 to “…”"
_VERBS = r"liked|disliked|loved|laughed at|emphasi[sz]ed|questioned"
_TAPBACK = re.compile(
    rf"(?:(?:{_VERBS})|removed an? [\w ]{{3,20}} from|reacted \S{{1,12}} (?:to|with)|[^\w\s]{{1,12}} to)"
    r"\s+(?:[“\"„«].*[”\"“»]|an? (?:image|photo|video|movie|sticker|attachment|audio message))\.?",
    re.IGNORECASE | re.DOTALL,
)
# None begins with a figure, and a 3 or a stroke stands in few: "8/3" and "x3" are answers.
_FACE = re.compile(r"[:;=xX]['’]?-?[()DPpOo\\|*<>]+|:[3/]|<3+|\^_?\^")
# Signs that may be a cry for help.
_URGENT = re.compile("[🆘🚑🚨☎📞]")
_LETTERS = re.compile(r"[^\W_]")
# These ask something, or are half a thought.
_MORE = re.compile(r"[?？؟…]")
# Blanks of Braille and of Hangul: signs to Unicode, and nothing to the eye. So are marks and signs of formatting alone.
_BLANK = "\u2800\u3164\uffa0\u115f\u1160"
_UNSEEN = ("Cf", "Mn", "Zs", "Zl", "Zp")


def is_reaction(text: str) -> bool:
    """Whether a text is a reaction and says nothing."""
    said = text.strip()
    if not said or _MORE.fullmatch(said) or _URGENT.search(said):
        return False
    if _TAPBACK.fullmatch(said) or _FACE.fullmatch(said):
        return True
    return (
        not _LETTERS.search(said)
        and not _MORE.search(said)
        and any(ord(sign) > 0x2000 and _is_seen(sign) for sign in said)
    )


def _is_seen(sign: str) -> bool:
    return sign not in _BLANK and unicodedata.category(sign) not in _UNSEEN
