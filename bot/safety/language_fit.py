"""How well a text fits a language, by how common its words are there (word lists of the package wordfreq)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import cache

from wordfreq import zipf_frequency

_WORD = re.compile(r"[^\W\d_]+")
_FIGURED = re.compile(r"[^\W_]*(?:\d[^\W\d_]|[^\W\d_]\d)[^\W_]*")
_NO_WORD = "xqzk"
# The languages of our rules that are written with blanks and have a word list; Tagalog's list is called Filipino.
_WITH_LIST = "ar bn de en es fa fr he hi id it pl pt ru tr uk ur vi"
_LISTS = {**{code: code for code in _WITH_LIST.split(" ")}, "tl": "fil"}
# Zipf values: 3 is a word in a million, 6 one in a thousand. Below this mean a text is no ordinary English.
_ENGLISH = 3.0
# Of romanized words some are English ones, too ("se", "hai").
_ROMANIZED = 2.2
_FEW = 2
_LEAD = 1.5
# So many words, as common as these, are English beyond doubt.
_PLAIN_WORDS, _PLAIN = 4, 4.5
LATIN = ("en", "de", "es", "fr", "id", "it", "pl", "pt", "tl", "tr", "vi")
_AHEAD = 1.0
_FOREIGN = 4.0
# Scripts, as Unicode names their letters, by the language of ours that is written in them.
_SCRIPTS = {"ARABIC": "ar", "CJK": "zh", "CYRILLIC": "ru", "DEVANAGARI": "hi"}
_URDU = frozenset("ٹڈڑںےھ")


def commonness(text: str, language: str) -> float:
    """The mean Zipf value (0 to about 7) of the words of `text` in `language`; 0 where there is no list for it."""
    words = _WORD.findall(text.lower())
    known = _LISTS.get(language)
    return sum(_zipf(word, known) for word in words) / len(words) if words and known else 0.0


def fits_a_latin_language(text: str) -> bool:
    """Whether the words of `text` are common in a language that is written in Latin letters.

    Arabic in Latin letters fits none of them.
    """
    return max(commonness(_without_figures(text), other) for other in LATIN) > _FOREIGN


def _without_figures(text: str) -> str:
    """The text with an unknown word for each word that has a figure in it.

    Only romanized writing uses figures as letters ("ye2dar"). Without this, "ye" and "dar" would count as Spanish.
    """
    return _FIGURED.sub(_NO_WORD, text)


def belongs_elsewhere(text: str, language: str) -> bool:
    """Whether `text`, in Latin letters, is another language's: then no word of `language` decides anything in it.

    As good English is enough for that; any other language must be clearly ahead. Of a language without a word list,
    and of words in Latin letters that are written otherwise ("saans nahi"), nothing is known but that no list has them.
    """
    own = commonness(text, language)
    text = text if language in LATIN else _without_figures(text)
    if language != "en" and (english := commonness(text, "en")) >= _ENGLISH and english >= own:
        return True
    best = max(commonness(text, other) for other in LATIN)
    return best > (own + _AHEAD if language in LATIN else _FOREIGN)


def is_rather(text: str, language: str) -> bool:
    """Whether `text`, written in Latin letters, is better `language` than English.

    One or two words must be much better: "hotel", "china" and "papa" belong to many languages. No list knows the words
    of a language that is written in other letters ("mujhe baat karni hai"): these must only be no English.
    """
    english = commonness(text, "en")
    if language not in _LISTS:
        return english < _ENGLISH
    if language not in LATIN and len(_WORD.findall(text)) > _FEW:
        return english < _ROMANIZED or commonness(text, language) > english
    lead = _LEAD if len(_WORD.findall(text)) <= _FEW else 0.0
    return commonness(text, language) > english + lead


def is_clearly(text: str, language: str) -> bool:
    """Whether three words or more, in Latin letters, are far better `language` than English."""
    enough = language in LATIN and len(_WORD.findall(text)) > _FEW
    return enough and commonness(text, language) > commonness(text, "en") + _AHEAD


def is_latin(text: str) -> bool:
    """Whether a text is written in Latin letters, or has no letters."""
    return _script(text) == "LATIN"


def is_plain_english(text: str) -> bool:
    """Whether a text is surely English: some words, and better English than any other language in Latin letters."""
    own = commonness(text, "en")
    enough = is_latin(text) and len(_WORD.findall(text)) >= _PLAIN_WORDS and own >= _PLAIN
    return enough and all(commonness(text, other) < own for other in LATIN[1:])


def _script(text: str) -> str:
    """The script of most letters, as Unicode names it."""
    letters = Counter(unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha())
    return letters.most_common(1)[0][0] if letters else "LATIN"


def written_in(text: str, languages: Collection[str]) -> str | None:
    """The one of `languages` that a text is likeliest written in; None for English, and where nothing is sure."""
    script = _script(text)
    if script != "LATIN":
        found = "ur" if script == "ARABIC" and _URDU & set(text) else _SCRIPTS.get(script)
        return found if found in languages else None
    if not any(len(word) > 1 for word in _WORD.findall(text)):  # "(y)", "a"
        return None
    rather = [language for language in LATIN[1:] if is_rather(text, language)]
    best = max(rather, key=lambda language: commonness(text, language), default=None)
    return best if best in languages else None


@cache
def _zipf(word: str, known: str) -> float:
    return zipf_frequency(word, known, wordlist="small")
