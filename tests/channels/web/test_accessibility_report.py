"""docs/accessibility.md has a row for every criterion, with steps, and names only tests that are there."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.endtoend.stack import ROOT

REPORT = (ROOT / "docs/accessibility.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in REPORT.splitlines() if re.match(r"\| \d", line)
]
# WCAG 2.2, levels A and AA (https://www.w3.org/TR/WCAG22/); 4.1.1 is no longer one.
CRITERIA = [
    "1.1.1",
    "1.2.1",
    "1.2.2",
    "1.2.3",
    "1.2.4",
    "1.2.5",
    "1.3.1",
    "1.3.2",
    "1.3.3",
    "1.3.4",
    "1.3.5",
    "1.4.1",
    "1.4.2",
    "1.4.3",
    "1.4.4",
    "1.4.5",
    "1.4.10",
    "1.4.11",
    "1.4.12",
    "1.4.13",
    "2.1.1",
    "2.1.2",
    "2.1.4",
    "2.2.1",
    "2.2.2",
    "2.3.1",
    "2.4.1",
    "2.4.2",
    "2.4.3",
    "2.4.4",
    "2.4.5",
    "2.4.6",
    "2.4.7",
    "2.4.11",
    "2.5.1",
    "2.5.2",
    "2.5.3",
    "2.5.4",
    "2.5.7",
    "2.5.8",
    "3.1.1",
    "3.1.2",
    "3.2.1",
    "3.2.2",
    "3.2.3",
    "3.2.4",
    "3.2.6",
    "3.3.1",
    "3.3.2",
    "3.3.3",
    "3.3.4",
    "3.3.7",
    "3.3.8",
    "4.1.2",
    "4.1.3",
]
WAYS = {"axe", "look", "code"}


@cache
def tests_there() -> set[str]:
    """The names of all tests."""
    paths = (ROOT / "tests").rglob("test_*.py")
    return {name for path in paths for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.M)}


def test_every_criterion_of_levels_a_and_aa_has_one_row() -> None:
    assert [row[0].split()[0] for row in ROWS] == CRITERIA


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].split()[0])
def test_a_row_says_what_to_do_what_was_seen_and_what_holds_it(row: list[str]) -> None:
    name, steps, seen, held = row

    assert " " in name and steps.endswith((".", "?")) and seen.endswith(".")
    for way in held.split("; "):
        assert way in WAYS or way.strip("`") in tests_there(), way


def test_it_does_not_claim_what_nobody_has_tried() -> None:
    assert "**Not tested: screen readers (NVDA, JAWS, VoiceOver, TalkBack)" in REPORT
