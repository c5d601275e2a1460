"""The question bank covers every doubt that our answers leave, in words that everyone can read."""

import statistics
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.content import bank_checks
from bot.content.bank import BankQuestion, bank, covering, groups, read
from bot.content.checks import REVIEW_DAYS
from bot.content.diseases import diseases
from bot.content.responses import responses
from bot.content.sources import readable
from tests.content.test_answers import grade

TODAY = date.fromisoformat("2026-11-24")


def one() -> BankQuestion:
    return bank()["costs-estimate"]


def test_the_check_of_the_bank_finds_nothing() -> None:
    assert bank_checks.findings(TODAY) == []


def test_there_are_eight_groups_and_at_least_120_questions() -> None:
    assert list(groups()) == ["study", "fit", "hospital", "risks", "after", "travel", "costs", "rights"]
    assert len(bank()) >= 120


def test_every_question_reads_at_grade_8_or_lower() -> None:
    spoken = {q.id: grade(f"{q.ask} {q.why} {q.open}") for q in bank().values()}

    assert {name: found for name, found in spoken.items() if found > 8} == {}
    assert statistics.median(spoken.values()) <= 6


def test_every_question_can_show_its_sources() -> None:
    for question in bank().values():
        assert all(source["title"] and source["section"] for source in readable(list(question.sources)))


def test_each_disease_has_questions_of_its_own() -> None:
    for condition in diseases():
        assert sum(condition in q.conditions for q in bank().values()) >= 5


def test_the_doubt_of_an_answer_leads_to_its_question() -> None:
    found = covering("therapy/dose")

    assert found is not None and "dose" in found.ask
    assert covering("therapy/cd19") is None


def test_a_doubt_without_a_question_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = {name: q for name, q in bank().items() if name not in {"risks-antibodies", "hospital-dose"}}
    monkeypatch.setattr(bank_checks, "bank", lambda: rest)

    found = list(bank_checks.uncovered())

    assert any(line.startswith("N13:") for line in found)
    assert any(line.startswith("therapy/dose:") for line in found)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"known": "costs/nothing"}, "unknown answer"),
        ({"covers": ("costs/nothing",)}, "covers 'costs/nothing'"),
        ({"who": ("grandmother",)}, "unknown `who`"),
        ({"stage": ()}, "lacks who, stage"),
        ({"sources": ({"id": "hearsay", "section": "x"},)}, "unknown source"),
        ({"ask": "Tell us the price."}, "is no question"),
        ({"ask": "What will we eat when we are in the study?"}, "a place as certain"),
        ({"why": "We promise that it helps."}, "a promise"),
        ({"ask": "What " + "very " * 40 + "much?"}, "more than 160"),
    ],
)
def test_what_no_question_may_be_is_found(change: dict[str, object], found: str) -> None:
    wrong = replace(one(), **change)  # type: ignore[arg-type]

    assert any(found in finding for finding in bank_checks.of(wrong, TODAY))


def test_a_question_past_its_review_date_is_found() -> None:
    late = date.fromordinal(date.fromisoformat(one().reviewed).toordinal() + REVIEW_DAYS + 1)

    assert any("last reviewed" in finding for finding in bank_checks.of(one(), late))


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "costs.yml"
    path.write_text("group: costs\norder: 1\ntitle: Costs\nquestions:\n- {id: x, asks: typo}\n")

    with pytest.raises(ValueError, match=r"costs\.yml"):
        read(path)


def test_what_a_question_is_known_from_is_an_answer_with_a_title() -> None:
    assert all(responses()[q.known].metadata["title"] for q in bank().values() if q.known)
