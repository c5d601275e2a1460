"""Whether a whole message says yes or no, in the ways people say it.

English stands in `yes_no.yml` here, another language in `translations/<language>/yes_no.yml`. To an English
question, a yes in any of our languages counts, but a short word only with its accents: "có" is a yes, "co" may be
anything. Words that mean something else elsewhere (`only_here`) count only in their own language, and English ones that
mean something else in a language (`not_here`) do not count to a question in it: a Spanish "y" is an "and". A message
that holds anything else, or both, or a question mark, is neither.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bot import yaml_file
from bot.content import translations
from bot.safety.normalization import UNSPACED, fold, words_alone
from bot.trial import ENGLISH

FILE = Path(__file__).with_name("yes_no.yml")
Answer = Literal["yes", "no"]
ANSWERS: tuple[Answer, ...] = ("yes", "no")
LONGEST = 60
# Without its accents, a word of so many letters is often another one ("um", "co", "da").
SHORT = 3


def said(text: str, asked_in: str = "") -> Answer | None:
    """What the message says; None where it says neither, or more than that.

    `asked_in`: the language of the question; where that is not English, words of others do not count ("ya").
    """
    if len(text) > LONGEST or re.search("[?？؟]", text):
        return None
    language = "" if asked_in == ENGLISH else asked_in
    return next((answer for one in _written(text) if (answer := _said(one, language))), None)


def language(text: str) -> str:
    """The one language in which a text says yes: "oui" is French. Empty where there are several, or none."""
    found = [code for code in translations.languages() if said(text, code) == "yes"]
    return found[0] if len(found) == 1 else ""


def _written(text: str) -> tuple[str, ...]:
    """A text as it is, and without the letters that people draw out: "agreee", "yess", "nooo"."""
    return text, re.sub(r"([^\W\d_])\1{2,}", r"\1\1", text), re.sub(r"([^\W\d_])(?:\1{2,}|\1\b)", r"\1", text)


def _said(text: str, asked_in: str) -> Answer | None:
    plain, by_sign = _plain(text), _by_signs(text)
    found = {*by_sign, *(answer for answer in ANSWERS if plain and _pattern(answer, asked_in).fullmatch(plain))}
    if len(found) != 1 or (plain and by_sign and not _in_words(plain, asked_in)):
        return None
    return found.pop() if by_sign or asked_in or _is_clear(text) else None


def _is_clear(text: str) -> bool:
    """Whether one of its words means a yes or a no wherever it is written; the others stand beside it."""
    return bool(set(_words_of(_accented(text))) & _clear_short() or _clear_long().search(_plain(text)))


@cache
def _clear_short() -> frozenset[str]:
    """Short Latin words as they are written, with their accents."""
    return frozenset(_accented(word) for word in _everywhere() if _is_short(word))


@cache
def _clear_long() -> re.Pattern[str]:
    words = {_plain(word) for word in _everywhere() if not _is_short(word)}
    joined = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"{_BEGIN}(?:{joined}){_END}")


def _everywhere() -> list[str]:
    only_here = {word for language in translations.languages() for word in _of(language).get("only_here", ())}
    return [word for answer in ANSWERS for word in words_for(answer) if word not in only_here]


def _is_short(word: str) -> bool:
    plain = _plain(word)
    return plain.isascii() and len(plain) <= SHORT


def _accented(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _in_words(plain: str, language: str) -> bool:
    found = any(_pattern(answer, language).fullmatch(plain) for answer in ANSWERS)
    return found or bool(_courtesy().fullmatch(plain))


def _plain(text: str) -> str:
    """Its words alone: without case, accents, signs, and the apostrophes that people leave out."""
    return words_alone(fold(text).replace("'", ""))


def _by_signs(text: str) -> set[Answer]:
    signs = _known()["signs"]
    return {answer for answer in ANSWERS if any(sign in signs[answer] for sign in text)}


@cache
def _pattern(answer: Answer, language: str) -> re.Pattern[str]:
    """Words for `answer`, one or more, with courtesies around and between them."""
    words, beside = _joined(answer, language), _joined("courtesies")
    return re.compile(rf"(?:(?:{beside}){_END})*(?:{words}){_END}(?:(?:{words}|{beside}){_END})*")


@cache
def _courtesy() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_joined('courtesies')}){_END})+")


_BEGIN = rf"(?:^|(?<= )|(?<=[{UNSPACED}])|(?=[{UNSPACED}]))"
_END = rf"(?: |$|(?<=[{UNSPACED}])|(?=[{UNSPACED}]))"


def _joined(kind: str, language: str = "") -> str:
    words = {_plain(word) for word in words_for(kind, language)}
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def words_for(kind: str, language: str = "") -> list[str]:
    """All words of a kind (yes, no, courtesies): English ones, and those of `language`, or of all."""
    others = [language] if language else translations.languages()
    not_here = _of(language).get("not_here", ()) if language else ()
    return [word for part in (_known(), *map(_of, others)) for word in part.get(kind, ()) if word not in not_here]


@cache
def _known() -> dict[str, Any]:
    found: dict[str, Any] = yaml_file.read(FILE)
    return found


def _of(language: str) -> dict[str, Any]:
    path = translations.FOLDER / language / translations.YES_NO
    return yaml_file.read(path) if path.exists() else {}
