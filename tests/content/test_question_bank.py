"""The question bank covers every doubt that our answers leave, in words that everyone can read."""

import statistics
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.content import gaps, question_bank_checks
from bot.content.diseases import diseases
from bot.content.question_bank import BankQuestion, covering, question_bank, question_groups, read_question_bank
from bot.content.readability import grade
from bot.content.responses import responses
from bot.content.review_dates import REVIEW_DAYS, due
from bot.content.sources import readable
from bot.yaml_file import BrokenFile


def one() -> BankQuestion:
    return question_bank()["costs-estimate"]


def test_the_bank_has_questions_in_every_group_and_for_every_doubt() -> None:
    assert {q.group for q in question_bank().values()} == set(question_groups())
    assert list(question_bank_checks.uncovered()) == []


def test_half_of_the_questions_read_at_grade_6_or_lower() -> None:
    assert statistics.median(grade(f"{q.ask} {q.why} {q.open}") for q in question_bank().values()) <= 6


def test_every_question_can_show_its_sources() -> None:
    for question in question_bank().values():
        assert all(
            source["title"] and (source["url"] or source["section"]) for source in readable(list(question.sources))
        )


def test_each_disease_has_questions_of_its_own() -> None:
    for condition in diseases():
        assert sum(condition in q.conditions for q in question_bank().values()) >= 5


def test_the_doubt_of_an_answer_leads_to_its_question() -> None:
    found = covering("therapy/dose")

    assert found is not None and "dose" in found.ask
    assert covering("therapy/cd19") is None


def test_a_doubt_without_a_question_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = {name: q for name, q in question_bank().items() if name not in {"risks-antibodies", "hospital-dose"}}
    monkeypatch.setattr(question_bank_checks, "question_bank", lambda: rest)

    found = {name for name, _ in question_bank_checks.uncovered()}

    assert {"N13", "therapy/dose"} <= found


def test_a_gap_without_a_sentence_is_named_with_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gaps.yml"
    path.write_text('N1: "We did not find whether it is open."\nN2:\n')
    monkeypatch.setattr(gaps, "gaps_file", lambda: path)

    with pytest.raises(BrokenFile, match=r"gaps\.yml:2: N2 has no sentence"):
        gaps.gaps.__wrapped__()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"known": "costs/nothing"}, "is no answer of the catalogue"),
        ({"covers": ("costs/nothing",)}, "It covers 'costs/nothing'"),
        ({"who": ("grandmother",)}, "'grandmother' in `who` is unknown"),
        ({"covers": ("N99",)}, "It covers 'N99', which is no answer of the catalogue and nothing of trial/gaps.yml"),
        ({"conditions": ("measles",)}, "'measles' in `conditions` is unknown"),
        ({"stage": ()}, "It lacks who, stage"),
        ({"sources": ({"id": "hearsay", "section": "x"},)}, "is no source"),
        ({"weight": 7}, "`weight` is 7"),
        ({"weight": "5"}, "`weight` is '5'"),
        ({"reviewed": "soon"}, "must be a day"),
        ({"sources": ({"id": "page", "section": "Cots"},)}, "is no section of page"),
        ({"ask": "Tell us the price."}, "It is no question"),
        ({"ask": "What will we eat when we are in the study?"}, "a place as certain"),
        ({"why": "We promise that it helps."}, "a promise"),
        ({"ask": "What " + "very " * 40 + "much?"}, "160 are the most"),
    ],
)
def test_what_no_question_may_be_is_found(change: dict[str, object], found: str) -> None:
    wrong = replace(one(), **change)  # type: ignore[arg-type]

    assert any(found in finding for finding in question_bank_checks.question_faults(wrong))


def test_a_question_past_its_review_date_is_due() -> None:
    late = date.fromordinal(date.fromisoformat(one().reviewed).toordinal() + REVIEW_DAYS["slow"] + 1)

    assert one().id in {review.name for review in due(late)}


def test_two_questions_with_one_id_or_the_same_words_are_found() -> None:
    path = Path("costs.yml")
    same_words = replace(one(), id="another")

    found = [
        what
        for _, _, what in question_bank_checks.repeated([(path, 0, one()), (path, 1, one()), (path, 2, same_words)])
    ]

    assert ["has this id" in found[0], "asks the same as costs-estimate" in found[1]] == [True, True]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("{id: x, asks: typo}", r"costs\.yml:5: `asks` is no part of a question"),
        ("{id: x, ask: why?}", r"costs\.yml:5: The question lacks `why`"),
        ("just words", r"costs\.yml:5: The question lacks `id`"),
    ],
)
def test_a_broken_question_is_named_with_file_and_line(tmp_path: Path, entry: str, found: str) -> None:
    path = tmp_path / "costs.yml"
    path.write_text(f"group: costs\norder: 1\ntitle: Costs\nquestions:\n- {entry}\n")

    with pytest.raises(BrokenFile, match=found):
        read_question_bank(path)


def test_a_file_that_is_none_of_the_bank_is_named(tmp_path: Path) -> None:
    path = tmp_path / "costs.yml"
    path.write_text("group: costs\n")

    with pytest.raises(BrokenFile, match=r"costs\.yml:1: A file of the question bank has group, order"):
        read_question_bank(path)


def test_what_a_question_is_known_from_is_an_answer_with_a_title() -> None:
    assert all(responses()[q.known].metadata["title"] for q in question_bank().values() if q.known)
