"""A single key does what the reader sees it will: for the line with the focus, or for the only one there is."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from bot.conversations import tokens
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import Author, Conversation, Message, Owner
from bot.conversations.types import Reply
from bot.review.models import InboxItem, Judgement
from tests.desk.conftest import People
from tests.desk.test_browser import Opens, browser, emergency, in_the_browsers_loop, looked_at, opens, pytestmark, talk
from tests.endtoend.family import sideways

__all__ = ["browser", "in_the_browsers_loop", "opens", "pytestmark"]
MEANWHILE = 500


@pytest.fixture(autouse=True)
def nobody_judges_twice(settings: object) -> None:
    settings.SECOND_OPINIONS = 0.0  # type: ignore[attr-defined]


def said(chat: UUID, text: str, outcome: str) -> Message:
    asked = write(chat, Author.FAMILY, text, outcome=outcome)
    write_reply(chat, Reply.from_metadata(f"About {outcome}.", outcome, (), {}), in_reply_to=asked.sequence)
    return asked


@pytest.fixture
def visa(people: People) -> Message:
    """The first of two questions in a chat; both are in the inbox."""
    chat = tokens.open_conversation("web")[0].pk
    first, second = (
        said(chat, "Which visa do we need?", "travel/visa"),
        said(chat, "What does it cost?", "costs/overview"),
    )
    InboxItem.objects.create(message=first, worth=2, reasons=["declined"])
    InboxItem.objects.create(message=second, worth=1, reasons=["declined"])
    return first


def press_in_vain(page: Page, key: str) -> None:
    page.keyboard.press(key)
    page.wait_for_timeout(MEANWHILE)
    assert not Judgement.objects.exists()


def test_a_key_pressed_on_an_answer_judges_no_other_message(opens: Opens, visa: Message) -> None:
    page = opens("rita", f"log/{visa.conversation_id}/")
    page.locator("#record article", has_text="About costs/overview.").focus()

    press_in_vain(page, "1")


@pytest.mark.parametrize("path", ["review/", "log/"])
def test_with_the_focus_on_no_line_a_key_judges_none_of_several(opens: Opens, visa: Message, path: str) -> None:
    page = opens("rita", f"log/{visa.conversation_id}/" if path == "log/" else path)

    press_in_vain(page, "1")


def test_a_key_judges_the_line_with_the_focus_and_the_next_then_has_it(opens: Opens, visa: Message) -> None:
    page = opens("rita", "review/")
    page.keyboard.press("j")
    page.keyboard.press("1")

    expect(page.locator(".told")).to_contain_text("Saved.")
    expect(page.locator("article.row")).to_be_focused()
    assert [judgement.message for judgement in Judgement.objects.all()] == [visa]


def test_the_line_that_keys_are_for_is_seen_also_after_a_click(opens: Opens, visa: Message) -> None:
    page = opens("rita", "review/")
    line = page.locator("article.row").first
    assert line.evaluate("line => getComputedStyle(line).outlineStyle") == "none"

    line.locator(".words").first.click()

    assert line.evaluate("line => getComputedStyle(line).outlineStyle") == "solid"


def test_on_the_page_of_one_message_a_key_judges_it(opens: Opens, visa: Message) -> None:
    page = opens("rita", f"review/messages/{visa.pk}/")
    page.keyboard.press("3")

    expect(page.locator(".told")).to_contain_text("Saved.")
    assert Judgement.objects.get().verdict == "missing"


def test_the_verdicts_stand_in_the_order_of_their_keys(opens: Opens, visa: Message) -> None:
    line = opens("rita", "review/").locator("article.row").first

    places = line.evaluate("line => [...line.querySelectorAll('.judge [data-key]')].map(found => found.dataset.key)")
    assert places == ["1", "2", "3", "4"]
    assert line.locator(".judge [data-key]").all_inner_texts()[0] == "Right"


def test_a_line_of_the_list_is_low_enough_that_several_are_seen_at_once(
    opens: Opens, visa: Message, tmp_path: Path
) -> None:
    page = opens("rita", "review/")
    line = page.locator("article.row").first

    assert line.bounding_box()["height"] <= 120  # type: ignore[index]
    expect(line).to_contain_text("About travel/visa.")
    page.locator("summary", has_text="Unsafe").first.click()
    for width in (320, 768):
        page.set_viewport_size({"width": width, "height": 800})
        assert sideways(page) == []
    looked_at(page, tmp_path, "review-unsafe")


def test_a_key_takes_no_other_chat_than_the_one_with_the_focus(opens: Opens, people: People) -> None:
    held = talk(people)
    emergency(held)
    waits = tokens.open_conversation("web")[0].pk
    emergency(waits)
    page = opens("paul", "")
    page.locator("article.row", has_not=page.get_by_role("button", name="Take this chat")).focus()

    page.keyboard.press("c")
    page.wait_for_timeout(MEANWHILE)

    assert Conversation.objects.get(pk=waits).owner == Owner.ASSISTANT
