"""Every page of the desk, on a phone and on a desk: nothing scrolls sideways, and axe finds nothing."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from bot.conversations import handover, ownership, tokens
from bot.conversations.message_log import write
from bot.conversations.models import Author, Message
from bot.review import answer_versions
from bot.review.models import InboxItem, Proposal
from tests.archive.conftest import Said, said
from tests.desk.conftest import People
from tests.desk.test_browser import Opens, browser, emergency, in_the_browsers_loop, looked_at, opens, pytestmark

__all__ = ["browser", "in_the_browsers_loop", "opens", "pytestmark", "said"]
PAGES = {
    "today": "today/",
    "questions": "questions/",
    "search": "search/",
    "review": "review/",
    "unsafe": "review/unsafe/",
    "proposals": "review/proposals/",
    "answers": "review/answers/",
    "answer": "review/answers/travel/visa/",
    "gaps": "review/gaps/",
    "translations": "review/translations/",
    "log": "log/",
    "numbers": "numbers/",
    "supervision": "supervision/",
    "export": "export/",
    "apps": "apps/",
    "audit": "audit/",
}


@pytest.fixture
def day(people: People, said: Said) -> UUID:
    """A chat that Maria has, one that waits, an emergency, a sentence to review, and a proposal."""
    held = tokens.open_conversation("web")[0].pk
    asked = said(held, "Can my mother come with us?")
    ownership.request_person(held)
    handover.claim(held, people("maria"))
    waits = tokens.open_conversation("web")[0].pk
    write(waits, Author.FAMILY, "Can I talk to somebody?")
    ownership.request_person(waits)
    emergency(tokens.open_conversation("web")[0].pk)
    for item in (asked, said(tokens.open_conversation("web")[0].pk, "What does it cost?", "costs/overview")):
        InboxItem.objects.create(message=item, reasons=["not sure"], worth=5)
    Proposal.objects.create(
        message=Message.objects.get(pk=asked.pk), author=people("rita"), text="Can mum come?", outcome="travel/visa"
    )
    answer_versions.record_versions()
    return held


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_on_a_phone_and_with_a_screen_reader(
    opens: Opens, day: UUID, tmp_path: Path, name: str
) -> None:
    page = opens("lena", PAGES[name])

    expect(page.locator("h1")).to_be_visible()
    looked_at(page, tmp_path, name)


@pytest.mark.parametrize("path", ["", "new/", "paul"])
def test_accounts_can_be_looked_after_on_a_phone(opens: Opens, people: People, tmp_path: Path, path: str) -> None:
    page = opens("adam", f"accounts/{f'{people(path).pk}/' if path == 'paul' else path}")
    looked_at(page, tmp_path, f"accounts-{path.strip('/') or 'list'}")

    if path == "paul":
        page.get_by_role("button", name="Make a new password").click()
        expect(page.locator("main")).to_contain_text("It is shown only now.")
        looked_at(page, tmp_path, "accounts-password")
