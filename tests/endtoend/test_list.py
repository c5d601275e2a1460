"""The family's list in a browser: from the chat to its page, a relative who adds, staff who answer."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.endtoend.stack import Chat, Stack

TAGS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


def address(stack: Stack, chat: Chat) -> str:
    """The list's page, as the chat gives it."""
    (reply,) = chat.say("print my list")["replies"]
    return stack.url.removesuffix("/chat/") + str(reply["link"]["url"])


@pytest.fixture(params=[320, 768, 1280])
def listing(browser: Browser, stack: Stack, chat: Chat, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page of a list with two questions, opened by somebody who was never here. Fails on errors in the console."""
    chat.say("add: Who pays for the hotel in Beijing?")
    chat.say("add: Is there a prayer room?")
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address(stack, chat))
    yield page
    context.close()
    assert not complaints


def questions(page: Page) -> list[str]:
    return page.locator(".question").all_inner_texts()


def test_a_relative_adds_changes_and_takes_back(listing: Page, chat: Chat, stack: Stack) -> None:
    expect(listing.locator("body")).not_to_contain_text("print my list")
    listing.get_by_label("Your question, in your own words").fill("May grandma cook?")
    listing.get_by_role("button", name="Add to the list").click()
    assert questions(listing)[-1] == "May grandma cook?"
    assert "3. May grandma cook?" in chat.say("show my list")["replies"][0]["text"]

    listing.get_by_text("Change question 3").click()
    listing.locator("li").nth(2).get_by_role("button", name="Put in the top three").click()
    expect(listing.locator("li.top")).to_contain_text("May grandma cook?")
    listing.get_by_role("button", name="Undo the last change").click()
    expect(listing.locator("li.top")).to_have_count(0)

    listing.screenshot(path=Path(stack.var) / f"list-{listing.viewport_size['width']}.png", full_page=True)  # type: ignore[index]
    assert listing.evaluate("document.documentElement.scrollWidth") <= listing.evaluate("innerWidth")


def test_axe_finds_nothing_on_the_page(listing: Page) -> None:
    listing.get_by_text("Change question 1").click()
    listing.get_by_text("Close it now").click()
    for scheme in ("light", "dark"):
        listing.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found = Axe().run(listing, options=TAGS)
        assert found.violations_count == 0, found.generate_report()


def test_other_words_for_the_same_question_are_found_by_meaning(chat: Chat) -> None:
    chat.say("add: Which visa do I need?")

    answer = chat.say("add: What kind of visa should we apply for?")

    assert "may ask the same" in answer["replies"][0]["text"]


def test_the_likeness_of_questions_is_told_to_nobody_without_the_secret(stack: Stack) -> None:
    rasa = next(process for process in stack.processes if "bot.understanding.serve" in process.cmdline())
    port = re.findall(r"--port (\d+)", " ".join(rasa.cmdline()))[0]
    with stack.client() as client:
        answer = client.post(f"http://127.0.0.1:{port}/webhooks/internal/likeness", json={"text": "a", "others": ["b"]})

    assert answer.status_code == 401 and "shares" not in answer.text


def test_no_line_of_output_and_no_row_names_a_link(stack: Stack, chat: Chat) -> None:
    chat.say("add: Who pays for the hotel?")
    where = address(stack, chat)
    token = where.rstrip("/").rsplit("/", 1)[1]
    with stack.client() as client:
        assert client.get(where).status_code == 200
        assert client.get(f"{where}nothing").status_code == 404

    assert token not in stack.output
    assert all(token.encode() not in file.read_bytes() for file in stack.var.glob("bot.sqlite3*"))
