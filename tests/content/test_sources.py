"""A family can open what an answer rests on, and reads what we saw of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content import absence_checks, source_checks
from bot.content.review_dates import day, days_past
from bot.content.review_state import state_of
from bot.content.sources import known_sources, readable

GOOD: dict[str, Any] = {
    "title": "A paper",
    "publisher": "A journal",
    "published": "2025-06",
    "url": "https://doi.org/10.1000/1",
    "grade": "A",
    "seen": "abstract",
    "looked_at": "2026-11-24",
}


def test_a_source_is_told_with_its_publisher_and_what_was_read_of_it() -> None:
    [told] = readable([{"id": "page", "section": "Potential Benefits"}])

    assert told["publisher"] == "CancerFax" and told["seen"] == "copy" and told["section"] == "Potential Benefits"
    assert told["url"].startswith("https://") and "tables" in told["lacks"]


def test_our_own_record_is_told_as_ours() -> None:
    assert readable([{"id": "numbers", "section": "China"}])[0]["seen"] == "own"


def test_a_source_that_was_taken_out_is_left_out_of_older_messages() -> None:
    assert readable([{"id": "file_of_facts", "section": "Risks"}]) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"url": ""}, "cannot open"),
        ({"url": "doi:10.1000/1"}, "cannot open"),
        ({"publisher": ""}, "publisher"),
        ({"grade": "E"}, "grade"),
        ({"seen": "heard"}, "what we read of it"),
        ({"looked_at": "yesterday"}, "looked_at"),
        ({"published": "last June"}, "published"),
        ({"adress": "x"}, "adress"),
    ],
)
def test_a_source_that_nobody_can_check_is_found(change: dict[str, Any], found: str) -> None:
    assert list(source_checks.faults(GOOD)) == []
    assert any(found in what for what in source_checks.faults({**GOOD, **change}))


def test_our_own_record_needs_no_address() -> None:
    assert list(source_checks.faults({"title": "Our record", "own": True})) == []


def test_every_source_stands_in_its_form() -> None:
    faults = {name: list(source_checks.faults(source)) for name, source in known_sources()["sources"].items()}

    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Nobody has published the dose.",
        "The page does not say who pays.",
        "The dose is not published.",
        "No source names the drugs.",
        "The registry does not mention it.",
        "We did not find how long it takes.",
    ],
)
def test_a_claim_of_absence_without_its_limit_is_found(text: str) -> None:
    assert list(absence_checks.faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "We did not find the dose in our sources.",
        "Our copy of the page lacks its tables.",
        "We found no price on our trial page.",
        "The page says that costs must be confirmed in writing.",
        "The study does not pay for flights.",
    ],
)
def test_what_says_where_we_looked_is_fine(text: str) -> None:
    assert list(absence_checks.faults(text)) == []


@pytest.mark.parametrize(
    ("review", "today", "days"),
    [
        ("volatile", "2026-12-24", 0),
        ("volatile", "2026-12-25", 31),
        ("slow", "2027-05-23", 0),
        ("slow", "2027-05-24", 181),
        ("", "2026-12-25", 0),
    ],
)
def test_what_changes_often_is_old_after_thirty_days_and_all_else_after_180(review: str, today: str, days: int) -> None:
    now = day(today)

    assert now is not None and days_past("2026-11-24", review, now) == days


@pytest.mark.parametrize(
    ("by", "state"),
    [(["editor", "editor"], "none"), (["editor", "clinician"], "some"), (["clinician"], "all"), ([], "none")],
)
def test_the_opening_says_who_has_checked_the_answers(by: list[str], state: str) -> None:
    assert state_of({"reviewed_by": who} for who in by) == state
