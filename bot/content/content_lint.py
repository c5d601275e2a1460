"""Everything that an editor may have got wrong, found without the model in a few seconds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot import response_file
from bot.content import (
    absence_checks,
    emergency_number_checks,
    example_checks,
    picture_checks,
    question_bank,
    question_bank_checks,
    readability,
    responses,
    source_checks,
    text_checks,
    translation_checks,
    trial_checks,
    wording_checks,
    yaml_checks,
)
from bot.content.finding import Fault, Finding, Places


def findings(today: date) -> list[Finding]:
    """All that is wrong, in the order of files and lines; empty where all is well.

    Files that cannot be read come alone: the rest is checked when they are mended. A review that is due is no
    fault and is not here (review_dates).
    """
    return sorted(set(yaml_checks.findings())) or sorted(
        {
            *trial_checks.findings(),
            *text_checks.findings(),
            *_too_hard(),
            *_named_twice(),
            *example_checks.findings(),
            *question_bank_checks.findings(),
            *emergency_number_checks.findings(today),
            *picture_checks.findings(),
            *source_checks.findings(),
            *absence_checks.findings(),
            *wording_checks.findings(),
            *translation_checks.findings(),
        }
    )


def text_faults(text: responses.Response) -> list[Fault]:
    """All that the checks say of one English text, without its file: as an editor writes it."""
    hard = readability.too_hard(text.text)
    unfound = absence_checks.faults(text.text) if text.name in text_checks.catalogue() else ()
    return [
        *text_checks.faults(text),
        *([Fault(_hard(hard), ("text",))] if hard else []),
        *(Fault(what, ("text",)) for what in unfound),
        *wording_checks.text_faults(text),
    ]


def _too_hard() -> Iterator[Finding]:
    """Texts and questions in English above the grade that families can read."""
    at, foreign = Places(), responses.other_languages()
    for path, text, keys in responses.located_responses():
        if text.name.rsplit("/", 1)[-1] not in foreign and (grade := readability.too_hard(text.text)):
            yield at.finding(path, f"{text.name}: {_hard(grade)}", *keys, "text")
    for path in question_bank.files():
        for place, q in enumerate(question_bank.read_question_bank(path)[1]):
            if grade := readability.too_hard(f"{q.ask} {q.why} {q.open}"):
                yield at.finding(path, f"{q.id}: {_hard(grade)}", "questions", place)


def _hard(grade: float) -> str:
    return (
        f"It reads at grade {grade:.1f}; {readability.HARDEST:g} is the most. Use shorter sentences and plainer words."
    )


def _named_twice() -> Iterator[Finding]:
    """Texts of one name in two files of a folder: one of them would be lost. A trial's may go before the product's."""
    at, seen = Places(), dict[tuple[Path, str], str]()
    for path in responses.files():
        for name, text in response_file.read_file(path).items():
            if (other := seen.setdefault((path.parent, name), path.name)) != path.name:
                sentence = f"{name}: {other} has a text of this name too. One of them would be lost."
                yield at.finding(path, sentence, *text.keys[:2])
