"""Texts, questions and numbers that nobody has compared with their sources for too long, as of a day.

A review that is due is work for an editor and no fault: checks and tests stay green, and the command `check_content`,
the desk, `/metrics` and its alert say it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.content import emergency_numbers_file, question_bank, responses
from bot.content.finding import Finding, Places
from bot.content.reload import kept

# How long something stays good after it was last compared with its sources, in days, by its class: `volatile` is what
# may change within weeks (recruiting, visa, costs, contact), `slow` is all else.
REVIEW_DAYS = {"volatile": 30, "slow": 180}
AGAIN = "Compare it with its sources again, then write today's date."
KINDS = ("answer", "question", "numbers")


@dataclass(frozen=True)
class Review:
    """One thing with a review date. `kind` is one of KINDS; `keys` lead to it in `path`; `reviewed` None: no day;
    `good_for`: days."""

    kind: str
    name: str
    reviewed: date | None
    path: Path
    keys: tuple[str | int, ...]
    good_for: int = REVIEW_DAYS["slow"]

    def due(self, today: date) -> bool:
        return self.reviewed is None or self.reviewed + timedelta(days=self.good_for) < today


def good_for(review_class: str) -> int:
    """How many days a text of a class stays good; one without a class as long as what changes slowly."""
    return REVIEW_DAYS.get(review_class, REVIEW_DAYS["slow"])


def days_past(reviewed: str, review_class: str, today: date) -> int:
    """How many days ago a text was compared with its sources, where that is longer than its class allows; else 0."""
    compared = day(reviewed)
    age = (today - compared).days if compared else 0
    return age if age > good_for(review_class) else 0


def day(written: object) -> date | None:
    """A day as the files have it, such as "2026-11-24"; None for anything else."""
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None


@kept
def reviews() -> tuple[Review, ...]:
    """Everything that has a review date; read once, as the texts are."""
    return tuple(_found())


def _found() -> Iterator[Review]:
    """Texts that have one, the questions of the bank, the file of numbers."""
    for path, text, keys in responses.located_responses():
        if "reviewed" in text.metadata:
            inner = (*keys, "metadata", "reviewed")
            days = good_for(text.metadata.get("review", ""))
            yield Review("answer", text.name, day(text.metadata["reviewed"]), path, inner, days)
    for path in question_bank.files():
        for place, question in enumerate(question_bank.read_question_bank(path)[1]):
            yield Review("question", question.id, day(question.reviewed), path, ("questions", place, "reviewed"))
    yield Review(
        "numbers", "numbers", day(emergency_numbers_file.numbers().reviewed), emergency_numbers_file.FILE, ("reviewed",)
    )


def due(today: date) -> list[Review]:
    """What has to be compared with its sources again."""
    return [review for review in reviews() if review.due(today)]


def due_by_kind(today: date) -> dict[str, int]:
    """How many of each kind are due."""
    found = Counter(review.kind for review in due(today))
    return {kind: found[kind] for kind in KINDS}


def findings(today: date) -> list[Finding]:
    """The same, for people."""
    places = Places()
    return [places.finding(r.path, f"{r.name}: last reviewed {r.reviewed}. {AGAIN}", *r.keys) for r in due(today)]
