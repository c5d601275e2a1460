"""Holds the question bank to the catalogue, to the gaps that the trial's sources leave and to our own rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot import yaml_file
from bot.content import review_dates
from bot.content.diseases import ANY, OTHER, diseases
from bot.content.finding import Finding, Places
from bot.content.gaps import gaps, gaps_file
from bot.content.question_bank import STAGES, BankQuestion, files, question_bank, read_question_bank
from bot.content.responses import responses
from bot.content.text_checks import FORBIDDEN, catalogue, catalogue_of, source_faults

WHO = {"team", "doctor", "navigator", "insurer", "embassy"}
ASKERS = {"patient", "parent", "relative"}
WEIGHTS = range(1, 6)
LIMIT = 160  # characters: a question is read out in one breath
# Beside what no answer may say: a question never takes a place, a cure or a price for granted.
TAKEN_FOR_GRANTED = {
    "a cure as certain": r"\b(?:be|is|are) cured\b|\bcure (?:me|us|her|him)\b",
    "a place as certain": r"\bwhen (?:I|we) (?:join|get in|are in the study)\b",
    "that it works": r"\bwhen (?:it|the treatment) works\b",
    "that it is free": r"\b(?:is|are) free of charge\b",
}


def findings() -> list[Finding]:
    """All that is wrong with the bank; an empty list is good."""
    at = Places()
    entries = [(path, place, q) for path in files() for place, q in enumerate(read_question_bank(path)[1])]
    return [
        *(at.finding(*_place(name, what)) for name, what in uncovered()),
        *(
            at.finding(path, f"{q.id}: {what}", "questions", place)
            for path, place, q in entries
            for what in question_faults(q)
        ),
        *(at.finding(path, what, "questions", place) for path, place, what in repeated(entries)),
    ]


def uncovered() -> Iterator[tuple[str, str]]:
    """Doubts that no question of the bank stands for: the answer, or the gap, and a sentence."""
    covered = {item for question in question_bank().values() for item in question.covers}
    asks = [name for name in catalogue() if name in responses() and responses()[name].metadata.get("ask")]
    yield from (
        (name, f"{name}: Its `ask` is covered by no question of the bank.") for name in asks if name not in covered
    )
    yield from (
        (gap, f"{gap}: This gap is covered by no question of the bank.") for gap in gaps() if gap not in covered
    )


def _place(name: str, what: str) -> tuple[Path, str, str]:
    """Where an answer, or a gap, is named: in its catalogue, or in the file of gaps."""
    return (catalogue_of(name) if name in catalogue() else gaps_file(), what, name)


Entry = tuple[Path, int, BankQuestion]


def repeated(entries: list[Entry]) -> Iterator[tuple[Path, int, str]]:
    """Questions with the same words or the same id."""
    words: dict[str, str] = {}
    ids: set[str] = set()
    for path, place, question in entries:
        other = words.setdefault(question.ask.lower(), question.id)
        if question.id in ids:
            yield path, place, f"{question.id}: Another question has this id. One of them would be lost."
        elif other != question.id:
            yield path, place, f"{question.id}: It asks the same as {other}."
        ids.add(question.id)


def question_faults(question: BankQuestion) -> Iterator[str]:
    """What is wrong with one question."""
    if question.known and question.known not in catalogue():
        yield f"{question.known!r} in `known` is no answer of the catalogue."
    for item in question.covers:
        if item not in catalogue() and item not in gaps():
            where = yaml_file.shown(gaps_file())
            yield f"It covers {item!r}, which is no answer of the catalogue and nothing of {where}."
    for key, values, allowed in (
        ("who", question.who, WHO),
        ("stage", question.stage, set(STAGES)),
        ("conditions", question.conditions, {*diseases(), ANY, OTHER}),
        ("askers", question.askers, ASKERS),
    ):
        for value in values:
            if value not in allowed:
                yield f"{value!r} in `{key}` is unknown. It may be {', '.join(sorted(allowed))}."
    if question.weight not in WEIGHTS:
        yield f"`weight` is {question.weight!r}; it must be a whole number from 1 (may wait) to 5 (most need it)."
    if not (question.who and question.stage and question.sources and question.why and question.open):
        yield "It lacks who, stage, sources, why or open."
    yield from (what for source in question.sources for what in source_faults(source))
    if not review_dates.day(question.reviewed):
        yield '`reviewed` must be a day in quotes, such as "2026-11-24".'
    yield from words(question)


def words(question: BankQuestion) -> Iterator[str]:
    """What is wrong with a question's words."""
    if not question.ask.endswith("?") and "? " not in question.ask:
        yield "It is no question."
    if len(question.ask) > LIMIT:
        yield f"It has {len(question.ask)} characters; {LIMIT} are the most."
    said = f"{question.ask} {question.why} {question.open}"
    rules = {**FORBIDDEN, **TAKEN_FOR_GRANTED}
    yield from (f"It says {what}." for what, pattern in rules.items() if re.search(pattern, said, re.IGNORECASE))
