"""Decides whether a message reports an emergency or a crisis that is happening now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.safety import normalization, rules
from bot.safety.clauses import Sentence, sentences
from bot.safety.language_fit import belongs_elsewhere, commonness
from bot.safety.prefilter import pieces
from bot.safety.rule_types import About, Guard, Language, Rule, Sign

ENGLISH = "en"
# What a language is ahead by where the page is in it, in Zipf values: "SOS" is as good Spanish as English.
_START = 1.5
_SHORT = 5  # so few words carry no frame such as "what if": "chest pain help"


@dataclass(frozen=True)
class Alert:
    """What was found: `kind` is "emergency" or "crisis"; `rule` names the rule of `language` that found it.

    `about` says whose crisis it is; of an emergency it says nothing.
    """

    kind: str
    language: str
    rule: str
    about: About = "self"


def check(text: str, page: str = ENGLISH) -> Alert | None:
    """The alert a message raises, or None. A crisis goes before an emergency in the same message.

    `page` is the language that the family chose for the page. Of several languages that hear something, that one speaks
    which the message is likelier written in; the page's has a start.
    """
    folded = normalization.message(text[: normalization.LONGEST])
    # Most messages hold no sign at all: that is cheap to see and spares the rest.
    near = pieces(folded) & _heads()
    alerts = [alert for language in _languages() if (alert := _in_language(text, folded, near, language, page))]
    return min(alerts, key=lambda alert: (alert.kind, -_likeness(text, alert.language, page)), default=None)


def _likeness(text: str, language: str, page: str) -> float:
    return commonness(text, language) + (_START if language == page else 0.0)


@cache
def _languages() -> tuple[Language, ...]:
    return rules.languages()


@cache
def _heads() -> frozenset[str]:
    return frozenset(head for language in _languages() for head in language.heads)


def _in_language(said: str, folded: str, near: frozenset[str], language: Language, page: str) -> Alert | None:
    if not language.is_possible_for(folded):
        return None
    text = language.spelling.repair(folded) if language.spelling else folded
    found = language.found(text, near if text == folded else pieces(text))
    if not found:
        return None
    masked = language.masked(text)
    cut = tuple(sentences(masked, language.border))
    if language.code != page and not language.script and not language.is_romanized:
        # "temp 39 after the cells" is English, though a German rule knows each of its words. Accents, which are folded
        # away, say more than words.
        cut = tuple(s for s in cut if not belongs_elsewhere(s.text if said.isascii() else said, language.code))
    return _alert(masked, cut, found, language)


def _alert(text: str, cut: tuple[Sentence, ...], found: frozenset[Sign], language: Language) -> Alert | None:
    for rule in language.rules:
        if rule.together and not rule.together.search(text):
            continue
        signs = [sign for sign in rule.signs if sign in found]
        raised = (_raised(rule, sign.pattern, sentence, text, language) for sign in signs for sentence in cut)
        if about := next((one for one in raised if one), None):
            return Alert(rule.kind, language.spoken, rule.name, about)
    return None


def _raised(rule: Rule, pattern: re.Pattern[str], sentence: Sentence, text: str, language: Language) -> About | None:
    """Whose danger a sign tells of in this sentence, or None where it tells of none."""
    if rule.unless and rule.unless.search(sentence.text):
        return None
    for sign in pattern.finditer(sentence.text):
        silenced = any(_silences(guard, sign, sentence, text, language) for guard in rule.guards)
        if not silenced and (not rule.present or _is_present(sentence, text, language)):
            return language.about(sentence.text, sign.end()) if rule.kind == "crisis" else "self"
    return None


def _is_present(sentence: Sentence, text: str, language: Language) -> bool:
    if len(text.split(maxsplit=_SHORT)) <= _SHORT and "?" not in text:
        return True
    return bool(language.present and language.present.search(sentence.text))


def _silences(guard: Guard, sign: re.Match[str], sentence: Sentence, text: str, language: Language) -> bool:
    start, _ = sentence.clause(sign.start())
    _, end = sentence.clause(max(sign.start(), sign.end() - 1))
    reach, freed = {
        "before": (sentence.text[start : sign.start()], sentence.text[start:end]),
        "lead": (sentence.text[: sign.start()], sentence.text[:end]),
        "clause": (sentence.text[start:end], sentence.text[start:end]),
        "sentence": (sentence.text, sentence.text),
        "message": (text, text),
    }[guard.where]
    mark = guard.marks.search(reach)
    if not mark:
        return False
    lead = guard.where == "lead"
    # An "if" that leads straight into the clause holds for it, whatever the clause says.
    apart = sentence.text[mark.end() : start].strip()
    if lead and apart and language.asserts and language.asserts.search(sentence.text, start, end):
        return False
    # A "right now" takes back a "what if" only when it comes after it.
    return not (guard.unless and guard.unless.search(freed, mark.end() if lead else 0))
