"""Holds the question bank to the catalogue, to the gaps that the trial's sources leave and to our own rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.content.bank import BankQuestion, bank
from bot.content.checks import FORBIDDEN, REVIEW_DAYS, catalogue
from bot.content.diseases import diseases
from bot.content.responses import responses
from bot.content.sources import known
from bot.trial import trial

WHO = {"team", "doctor", "navigator", "insurer", "embassy"}
STAGES = {"records", "travel", "consent", "after"}
ASKERS = {"patient", "parent", "relative"}
LIMIT = 160  # characters: a question is read out in one breath
# Beside what no answer may say: a question never takes a place, a cure or a price for granted.
TAKEN_FOR_GRANTED = {
    "a cure as certain": r"\b(?:be|is|are) cured\b|\bcure (?:me|us|her|him)\b",
    "a place as certain": r"\bwhen (?:I|we) (?:join|get in|are in the study)\b",
    "that it works": r"\bwhen (?:it|the treatment) works\b",
    "that it is free": r"\b(?:is|are) free of charge\b",
}


def findings(today: date) -> list[str]:
    """All that is wrong with the bank; an empty list is good."""
    return [*uncovered(), *repeated(), *(f"{q.id}: {what}" for q in bank().values() for what in of(q, today))]


def uncovered() -> Iterator[str]:
    """Doubts that no question of the bank stands for."""
    covered = {item for question in bank().values() for item in question.covers}
    asks = [name for name in catalogue() if responses()[name].metadata.get("ask")]
    yield from (f"{name}: its `ask` is covered by no question of the bank." for name in asks if name not in covered)
    yield from (f"{gap}: this gap is covered by no question of the bank." for gap in trial().gaps if gap not in covered)


def repeated() -> Iterator[str]:
    """Questions with the same words."""
    seen: dict[str, str] = {}
    for question in bank().values():
        other = seen.setdefault(question.ask.lower(), question.id)
        if other != question.id:
            yield f"{question.id}: asks the same as {other}."


def of(question: BankQuestion, today: date) -> Iterator[str]:
    """What is wrong with one question."""
    if question.known and question.known not in catalogue():
        yield f"unknown answer {question.known!r} in `known`."
    for item in question.covers:
        if item not in catalogue() and not re.fullmatch(trial().items, item):
            yield f"covers {item!r}, which is no answer and no item of the trial's file of facts."
    for key, values, allowed in (
        ("who", question.who, WHO),
        ("stage", question.stage, STAGES),
        ("conditions", question.conditions, diseases()),
        ("askers", question.askers, ASKERS),
    ):
        yield from (f"unknown `{key}`: {value}." for value in values if value not in allowed)
    if not (question.who and question.stage and question.sources and question.why and question.open):
        yield "lacks who, stage, sources, why or open."
    yield from (f"unknown source {s['id']!r}." for s in question.sources if s["id"] not in known()["sources"])
    if date.fromisoformat(question.reviewed) + timedelta(days=REVIEW_DAYS) < today:
        yield f"last reviewed {question.reviewed}. Compare it with its sources again."
    yield from words(question)


def words(question: BankQuestion) -> Iterator[str]:
    """What is wrong with a question's words."""
    if not question.ask.endswith("?") and "? " not in question.ask:
        yield "is no question."
    if len(question.ask) > LIMIT:
        yield f"more than {LIMIT} characters."
    said = f"{question.ask} {question.why} {question.open}"
    rules = {**FORBIDDEN, **TAKEN_FOR_GRANTED}
    yield from (f"says {what}." for what, pattern in rules.items() if re.search(pattern, said, re.IGNORECASE))
