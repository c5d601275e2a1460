"""The desk's navigation: its pages in groups, each shown to its roles. A new page is one line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.models import User
from django.urls import reverse

from bot.desk.access import ADMIN, LEAD, READERS, REVIEWERS, roles


class Page(NamedTuple):
    """`waits`: the name of the number that stands beside the title."""

    group: str
    title: str
    address: str
    roles: tuple[str, ...]
    waits: str = ""


# The queue stands before the groups, with what waits.
PAGES = (
    Page("Work", "Families' questions", "staff-questions", READERS),
    Page("Work", "Search in chats", "desk-search", READERS),
    Page("Work", "Older alerts", "desk-older", READERS),
    Page("Review", "To review", "desk-inbox", REVIEWERS),
    Page("Review", "Unsafe", "desk-unsafe", (LEAD,), "unsafe"),
    Page("Review", "Proposals", "desk-proposals", REVIEWERS),
    Page("Review", "Answers", "desk-review-answers", REVIEWERS, "due"),
    Page("Review", "Translations", "desk-translations", REVIEWERS),
    Page("Review", "Gaps", "desk-gaps", REVIEWERS),
    Page("Insight", "Log", "desk-log", REVIEWERS),
    Page("Insight", "Numbers", "desk-numbers", REVIEWERS),
    Page("Insight", "Supervision", "desk-supervision", (LEAD,)),
    Page("Insight", "Export", "desk-log-export", (LEAD,)),
    Page("Insight", "Messaging apps", "desk-app-trouble", (LEAD, ADMIN)),
    Page("Administration", "Audit log", "desk-audit", (LEAD, ADMIN)),
    Page("Administration", "Accounts", "desk-accounts", (ADMIN,)),
)
# Pages that are opened from one of the list belong to it.
BELONG = {
    "desk-judging": "desk-inbox",
    "desk-proposal": "desk-proposals",
    "desk-release": "desk-proposals",
    "desk-review-answer": "desk-review-answers",
    "desk-recall": "desk-review-answers",
    "desk-answer-edit": "desk-review-answers",
    "desk-answer-edits": "desk-review-answers",
    "desk-translation": "desk-translations",
    "desk-record": "desk-log",
    "desk-account": "desk-accounts",
    "desk-account-new": "desk-accounts",
    "desk-account-password": "desk-accounts",
}


@dataclass(frozen=True)
class Link:
    """One entry; `count` is 0 where nothing waits, `word` says of what."""

    title: str
    url: str
    current: bool
    count: int
    word: str


@dataclass(frozen=True)
class Group:
    title: str
    links: tuple[Link, ...]

    @property
    def current(self) -> Link | None:
        return next((link for link in self.links if link.current), None)

    @property
    def count(self) -> int:
        return sum(link.count for link in self.links)


def groups(user: User, here: str, counts: dict[str, int]) -> list[Group]:
    """What `user` may open, in groups. `here`: the name of the page's address; `counts`: what waits, by its name."""
    here = BELONG.get(here, here)
    mine = [page for page in PAGES if not roles(user).isdisjoint(page.roles)]
    titles = dict.fromkeys(page.group for page in mine)
    return [Group(title, tuple(_link(page, here, counts) for page in mine if page.group == title)) for title in titles]


def _link(page: Page, here: str, counts: dict[str, int]) -> Link:
    number = counts.get(page.waits, 0)
    return Link(page.title, reverse(page.address), here == page.address, number, page.waits)
