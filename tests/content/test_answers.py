"""The curated texts keep our promises to families."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.content import readability, review_dates
from bot.content.responses import Response, response, responses
from bot.content.sources import readable
from bot.content.text_checks import (
    EXCEPTIONS,
    catalogue,
    example_counts,
    exceptions,
    faults,
    source_faults,
    text_faults,
)
from bot.understanding.alarm_followup import is_learned_here
from bot.understanding.compound_questions import PASSED_OVER


def answers() -> list[Response]:
    return [responses()[name] for name in catalogue()]


def test_half_of_the_answers_read_at_grade_6_5_or_lower() -> None:
    assert readability.median(answer.text for answer in answers()) <= readability.MEDIAN


def test_every_outcome_that_may_be_offered_has_the_title_of_its_button() -> None:
    offered = {name for name in set(example_counts()) - PASSED_OVER if not is_learned_here(name)}

    assert {name for name in offered if not responses()[name].metadata.get("title")} == set()


def test_every_answer_can_show_its_sources() -> None:
    for name in catalogue():
        answer = responses()[name]
        shown = readable(answer.metadata["sources"])
        assert shown and all(source["title"] and source["seen"] for source in shown), name


def test_a_text_in_neither_catalogue_nor_exceptions_is_found() -> None:
    found = [fault.sentence for fault in faults(Response("costs/parking", "The car park is free."))]

    assert any("neither in the catalogue nor among the exceptions" in sentence for sentence in found)


@pytest.mark.parametrize("opening", ["Yes. One may.", "No, two may.", "yes; one may."])
def test_an_answer_that_opens_with_a_bare_yes_or_no_is_found(opening: str) -> None:
    found = [fault.sentence for fault in faults(replace(response("travel/caregiver"), text=opening))]

    assert any("bare yes or no" in sentence for sentence in found)


def test_nobody_and_no_price_are_no_bare_no() -> None:
    for opening in ("Nobody can say.", "No price is published."):
        found = [fault.sentence for fault in faults(replace(response("travel/caregiver"), text=opening))]
        assert not any("bare yes or no" in sentence for sentence in found)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("numbers/show", "show/de"),
        ("numbers/here", "here/de"),
        ("guide/show", "guide/show"),
        ("handoff/here", "handoff/here"),
        ("costs/overview", "costs/overview"),
    ],
)
def test_a_translation_is_of_its_own_group_only(name: str, said: str) -> None:
    assert response(name, "de").name == said


def test_no_exception_covers_a_group_that_has_answers() -> None:
    groups = {name.split("/")[0] for name in catalogue()}

    assert [pattern for pattern in exceptions() if pattern.split("/")[0] in groups and pattern.endswith("*")] == []
    assert EXCEPTIONS.exists() and all(exceptions().values())


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"reviewd": "2026-11-24"}, "`reviewd` is no part of the metadata"),
        ({"reviewed": date(2026, 11, 24)}, "must be a day in quotes"),
        ({"reviewed": "24.11.2026"}, "must be a day in quotes"),
        ({"version": "two"}, "`version` must be a whole number"),
        ({"related": ["costs/nothing"]}, "'costs/nothing' is no answer"),
        ({"related": "costs/visa"}, "'costs/visa' is no answer"),
        ({"sources": [{"id": "hearsay", "section": "x"}]}, "'hearsay' is no source"),
        ({"sources": [{"id": "page", "section": "Cots"}]}, "'Cots' is no section of page"),
        ({"sources": ["page"]}, "A source is written as"),
        ({"ask": ""}, "must have `ask`"),
        ({"unverified": ""}, "must have `unverified`"),
    ],
)
def test_what_metadata_may_not_say_is_found_at_its_place(change: dict[str, object], found: str) -> None:
    answer = response("trial/phase")
    wrong = Response(answer.name, answer.text, answer.buttons, {**answer.metadata, **change})

    assert [fault.sentence for fault in faults(answer)] == []
    assert any(found in fault.sentence and fault.keys[0] == "metadata" for fault in faults(wrong))


def test_the_items_of_a_section_may_be_named_behind_it() -> None:
    assert list(source_faults({"id": "page", "section": "Potential Benefits V5, V6"})) == []
    assert list(source_faults({"id": "page", "section": "Potential Benefits and more"})) != []


def test_a_source_without_sections_is_named_by_its_id_alone() -> None:
    assert list(source_faults({"id": "compass"})) == []
    assert list(source_faults({"id": "page"})) != []
    assert list(source_faults({"id": "compass", "section": "Dose"})) != []


def test_an_answer_past_its_review_date_is_due_and_no_fault() -> None:
    reviewed = review_dates.day(responses()["trial/phase"].metadata["reviewed"])
    assert reviewed is not None
    last_day = reviewed.toordinal() + review_dates.good_for(responses()["trial/phase"].metadata["review"])

    def due(day: int) -> set[str]:
        return {review.name for review in review_dates.due(date.fromordinal(day))}

    assert "trial/phase" not in due(last_day)
    assert "trial/phase" in due(last_day + 1)
    assert list(faults(responses()["trial/phase"])) == []


def test_a_due_review_is_told_with_its_place() -> None:
    late = date.fromordinal(date.today().toordinal() + 2 * max(review_dates.REVIEW_DAYS.values()))

    found = [str(finding) for finding in review_dates.findings(late)]

    assert any(line.startswith("data/answers/trial.yml:") and "trial/phase: last reviewed" in line for line in found)
    assert any("/costs.yml:" in line and "costs-estimate" in line for line in found)
    assert any("numbers.yml:" in line for line in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This will cure lupus.", "a promise"),
        ("You qualify for the study.", "a verdict"),
        ("See https://example.com/x", "links to example.com"),
        ("word " * 111, "111 words"),
    ],
)
def test_a_text_that_says_what_we_never_say_is_found(text: str, found: str) -> None:
    assert any(found in fault.sentence for fault in faults(Response("trial/phase", text)))


def test_a_text_that_is_hard_to_read_is_found_and_a_short_one_is_not_judged() -> None:
    hard = "Administrative reimbursement considerations necessitate individualised institutional documentation."

    assert (readability.too_hard(hard) or 0) > readability.HARDEST
    assert readability.too_hard("Individualised documentation") is None


def test_a_button_chosen_by_a_truth_value_is_found() -> None:
    """YAML takes yes, no, on, and off without quotes for truth values."""
    asked = response("guide/share")
    button: Any = {**asked.buttons[0], "words": [True, "agree"]}
    wrong = replace(asked, buttons=(button, *asked.buttons[1:]))

    assert [fault.sentence for fault in text_faults(asked)] == []
    assert [fault.sentence for fault in text_faults(wrong)] == [
        "`words` of a button hold True: put yes, no, on, off, and figures in quotes."
    ]
