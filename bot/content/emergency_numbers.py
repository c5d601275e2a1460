"""The numbers a family in danger is told, by the page's language and the country that it names.

Where the trial's patients are treated comes first: every one of them will be there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from bot.content.emergency_numbers_file import Kind, numbers

LIMIT = 5  # countries in one message
# Scripts without spaces between words, or with endings written on to the word.
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Told:
    """A country to name: its ISO code, its name in the language asked for (else English), and what to dial there."""

    country: str
    name: str
    numbers: list[str]


def numbers_to_tell(language: str, kind: Kind, text: str = "") -> list[Told]:
    """The countries to name, at most five: the trial's, those that `text` mentions, those of the page's language.

    An unknown language gets those of English. A country without a number of this kind is passed over.
    """
    known = numbers()
    language = re.split(r"[-_]", language)[0].lower()
    codes = dict.fromkeys([known.country, *mentioned(text), *known.languages.get(language, known.languages["en"])])
    found = ((code, known.countries[code]) for code in codes if known.countries[code].dialled(kind))
    return [Told(code, c.names.get(language, c.names["en"]), c.dialled(kind)) for code, c in found][:LIMIT]


def line_to_show() -> str:
    """One line for a stranger or a dispatcher: what is needed, and where. Empty: the trial has none."""
    line = numbers().line
    return line.text if line else ""


def mentioned(text: str) -> list[str]:
    """The ISO codes of the countries that a message names, itself or by a city, in the order of the message."""
    plain, meaning = folded(text), _meaning()
    terms = [term for term in meaning if term.rstrip("*") in plain]
    found = [(at, meaning[term]) for at, term in _places(terms, plain)]
    if text.upper() != text:  # in a message all in capitals "US" is the pronoun
        exact, codes = _exact()
        found += [(match.start(), codes[match[0]]) for match in exact.finditer(text)]
    return [code for code in dict.fromkeys(code for _, code in sorted(found)) if code]


def folded(text: str) -> str:
    """Lower case, without the accents of Latin letters; the marks of other scripts are part of their words."""
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", plain)


@cache
def _meaning() -> dict[str, str]:
    """The country's code of each word, longest word first, so that "New Mexico" is not Mexico; empty: elsewhere."""
    known = numbers()
    found = {folded(word): code for code, country in known.countries.items() for word in country.words}
    found |= {folded(word): "" for word in known.elsewhere}
    return {term: found[term] for term in sorted(found, key=len, reverse=True)}


def _places(terms: list[str], plain: str) -> list[tuple[int, str]]:
    """Where which of the terms stands; a longer one hides a shorter one inside it."""
    if not terms:
        return []
    pattern = "|".join(f"(?P<w{position}>{_pattern(term)})" for position, term in enumerate(terms))
    return [(match.start(), terms[int(str(match.lastgroup)[1:])]) for match in re.finditer(pattern, plain)]


def _pattern(term: str) -> str:
    """A word with the boundaries of its script: Arabic and Hebrew write "in" and "the" on to the word."""
    core = re.escape(term.rstrip("*")) + (r"[\w\u0900-\u0d7f]*" if term.endswith("*") else "")
    if UNSPACED.search(term):
        return core
    before = "[وف]?[بلك]?(?:ال)?" if re.search("[\u0600-\u06ff]", term) else ""
    before = "[ולבמהכש]{0,2}" if re.search("[\u0590-\u05ff]", term) else before
    return rf"(?<!\w){before}{core}(?!\w)"


@cache
def _exact() -> tuple[re.Pattern[str], dict[str, str]]:
    """Short words that count only as written, such as US, and never after a word that makes them a pronoun."""
    known = numbers()
    codes = {word: code for code, country in known.countries.items() for word in country.exact}
    pronoun = "".join(rf"(?<!\b{word}\s)" for word in known.not_after)
    terms = "|".join(re.escape(word) for word in sorted(codes, key=len, reverse=True))
    return re.compile(rf"{pronoun}(?<!\w)(?:{terms})(?!\w)"), codes
