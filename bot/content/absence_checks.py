"""Nothing is called unpublished because we did not find it: our copies are incomplete, and a text says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content import question_bank, responses
from bot.content.finding import Finding, Places
from bot.content.sentence_cutter import sentences
from bot.content.text_checks import catalogue

CLAIM = re.compile(
    r"\b(?:nobody|no one) (?:has|have) (?:published|confirmed|reported|said|named|given|stated|studied|counted)\b"
    r"|\b(?:no source|none of (?:our|the) sources) (?:has|have|says?|mentions?|publish(?:es)?|gives?|names?)\b"
    r"|\b(?:is|are|was|were|has been|have been) (?:not|never) published\b|\bunpublished\b|\bnot public\b"
    r"|\b(?:page|registry|record|sources?|list) (?:does|do|did) not "
    r"(?:say|mention|give|name|tell|state|explain|list)\b",
    re.IGNORECASE,
)
NOT_FOUND = re.compile(
    r"\b(?:did not|could not|have not) f(?:ind|ound)\b|\bfound (?:no|none|nothing|neither)\b", re.IGNORECASE
)
LIMIT = re.compile(r"\bsources?\b|\bcop(?:y|ies)\b|\bpage\b", re.IGNORECASE)


def findings() -> list[Finding]:
    """All claims of absence without their limit; an empty list is good."""
    at = Places()
    texts = [
        at.finding(path, f"{text.name}: {what}", *keys, "text")
        for path, text, keys in responses.located_responses()
        if text.name in catalogue()
        for what in faults(text.text)
    ]
    asked = [
        at.finding(path, f"{question.id}: {what}", "questions", place)
        for path in question_bank.files()
        for place, question in enumerate(question_bank.read_question_bank(path)[1])
        for what in faults(f"{question.why} {question.open}")
    ]
    return [*texts, *asked]


def faults(text: str) -> Iterator[str]:
    """What is wrong with the claims of absence in a text."""
    for sentence in sentences(text):
        if found := CLAIM.search(sentence):
            yield f"It says {found[0]!r}. Say what we did not find, and where: we did not find … in our sources."
        elif NOT_FOUND.search(sentence) and not LIMIT.search(text):
            yield f"It does not say where we looked: {sentence.strip()!r}"
