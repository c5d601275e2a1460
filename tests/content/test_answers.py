"""The curated texts keep our promises to families."""

import re
import statistics
from datetime import date
from pathlib import Path

import pytest
import textstat

from bot.content.checks import REVIEW_DAYS, answer_findings, catalogue, example_counts, findings, text_findings
from bot.content.responses import Response, responses
from bot.content.sources import readable
from bot.understanding.aftermath import is_learned_here
from bot.understanding.compound import PASSED_OVER

# Names a family meets anyway and that no plainer word replaces: they count as one short word.
VOCABULARY = Path(__file__).with_name("vocabulary.txt").read_text(encoding="utf-8").split("\n")
NAMES = re.compile(
    r"\b(" + "|".join(re.escape(w) for w in sorted(filter(None, VOCABULARY), key=len)[::-1]) + r")\b", re.I
)


def grade(text: str) -> float:
    """Flesch-Kincaid reading grade, without links and with the vocabulary's words counted as short ones."""
    return float(textstat.flesch_kincaid_grade(re.sub(r"https?://\S+", "", NAMES.sub("name", text))))


def answers() -> list[Response]:
    return [responses()[name] for name in catalogue()]


def test_the_content_check_finds_nothing() -> None:
    assert findings(date.fromisoformat("2026-11-24")) == []


def test_every_answer_reads_at_grade_8_or_lower() -> None:
    assert {a.name: grade(a.text) for a in answers() if grade(a.text) > 8} == {}


def test_half_of_the_answers_read_at_grade_6_5_or_lower() -> None:
    assert statistics.median(grade(a.text) for a in answers()) <= 6.5


def test_every_outcome_that_may_be_offered_has_the_title_of_its_button() -> None:
    offered = {name for name in set(example_counts()) - PASSED_OVER if not is_learned_here(name)}

    assert {name for name in offered if not responses()[name].metadata.get("title")} == set()


def test_every_answer_can_show_its_sources() -> None:
    for answer in answers():
        assert all(source["title"] and source["section"] for source in readable(answer.metadata["sources"]))


def test_no_answer_claims_a_clinicians_review() -> None:
    assert {a.metadata["reviewed_by"] for a in answers()} == {"editor"}


def test_an_answer_past_its_review_date_is_found() -> None:
    answer = responses()["costs/visa"] if "costs/visa" in responses() else answers()[0]
    reviewed = date.fromisoformat(answer.metadata["reviewed"])

    late = date.fromordinal(reviewed.toordinal() + REVIEW_DAYS + 1)

    assert any("last reviewed" in finding for finding in answer_findings(answer, late))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This will cure lupus.", "a promise"),
        ("You qualify for the study.", "a verdict"),
        ("See https://example.com/x", "links to example.com"),
    ],
)
def test_a_text_that_says_what_we_never_say_is_found(text: str, found: str) -> None:
    assert any(found in finding for finding in text_findings(Response("x/y", text)))
