"""Decides whether a message reports an emergency or a crisis that is happening now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.safety import normal
from bot.safety.clauses import Sentence, sentences
from bot.safety.needles import pieces
from bot.safety.rules import languages
from bot.safety.shapes import Guard, Language, Rule, Sign

_LONGEST = 20_000
_SHORT = 5  # so few words carry no frame such as "what if": "chest pain help"


@dataclass(frozen=True)
class Alert:
    """What was found: `kind` is "emergency" or "crisis"; `rule` names the rule of `language` that found it."""

    kind: str
    language: str
    rule: str


def check(text: str) -> Alert | None:
    """The alert a message raises, or None. A crisis goes before an emergency in the same message."""
    folded = normal.message(text[:_LONGEST])
    # Most messages hold no sign at all: that is cheap to see and spares the rest.
    near = pieces(folded) & _heads()
    alerts = [alert for language in _languages() if (alert := _in_language(folded, near, language))]
    return min(alerts, key=lambda alert: alert.kind, default=None)


@cache
def _languages() -> tuple[Language, ...]:
    return languages()


@cache
def _heads() -> frozenset[str]:
    return frozenset(head for language in _languages() for head in language.heads)


def _in_language(folded: str, near: frozenset[str], language: Language) -> Alert | None:
    if language.script and not language.script.search(folded):
        return None
    text = language.spelling.repair(folded) if language.spelling else folded
    found = language.found(text, near if text == folded else pieces(text))
    return _alert(language.masked(text), found, language) if found else None


def _alert(text: str, found: frozenset[Sign], language: Language) -> Alert | None:
    cut = tuple(sentences(text, language.border))
    for rule in language.rules:
        if rule.together and not rule.together.search(text):
            continue
        signs = [sign for sign in rule.signs if sign in found]
        if any(_raises(rule, sign.pattern, sentence, text, language) for sign in signs for sentence in cut):
            return Alert(rule.kind, language.code, rule.name)
    return None


def _raises(rule: Rule, pattern: re.Pattern[str], sentence: Sentence, text: str, language: Language) -> bool:
    if rule.unless and rule.unless.search(sentence.text):
        return False
    return any(
        not any(_silences(guard, sign, sentence, text, language) for guard in rule.guards)
        and (not rule.present or _is_present(sentence, text, language))
        for sign in pattern.finditer(sentence.text)
    )


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
