"""Reviewers in a browser: find a conversation, walk on with the keyboard, look at numbers, take a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.endtoend.desk import Desk, go_to, looked_at, opened, signed_in
from tests.endtoend.stack import Stack, open_chat, running

TALKS = (
    ["How much does it cost?", "and for children?", "who won the football match"],
    ["which visa do we need for my brother", "I want to talk to a person please"],
    ["my mother cannot breathe"],
    ["How much does it cost?"],
)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An assistant of its own, which four families have talked with."""
    with running(tmp_path_factory.mktemp("log")) as started, started.client() as client:
        for texts in TALKS:
            chat = open_chat(client)
            for text in texts:
                chat.say(text)
        yield started


@pytest.fixture(scope="module")
def signed(stack: Stack) -> Desk:
    return signed_in(stack)


@pytest.fixture
def desk(browser: Browser, stack: Stack, signed: Desk) -> Iterator[Page]:
    with opened(browser, stack, signed) as page:
        yield page


def open_log(desk: Page) -> None:
    go_to(desk, "Insight", "Log")
    expect(desk.get_by_role("heading", name="Log of conversations")).to_be_visible()


def test_a_reviewer_searches_and_the_address_holds_no_word(desk: Page, stack: Stack) -> None:
    open_log(desk)
    expect(desk.locator("article.row")).to_have_count(len(TALKS))
    looked_at(desk, stack, "log")

    desk.keyboard.press("/")
    desk.keyboard.type("my brother")
    desk.keyboard.press("Enter")

    expect(desk.locator("article.row")).to_have_count(1)
    expect(desk.locator("article.row")).to_contain_text("which visa do we need for my brother")
    expect(desk.locator("article.row")).to_contain_text("handoff")
    assert "brother" not in desk.url


def test_a_reviewer_walks_through_filtered_conversations_with_the_keyboard(desk: Page, stack: Stack) -> None:
    open_log(desk)
    desk.locator("summary", has_text="Filters").first.click()
    desk.get_by_label("Answer", exact=True).fill("costs/overview")
    desk.get_by_role("button", name="Show").click()
    expect(desk.locator("article.row")).to_have_count(2)
    looked_at(desk, stack, "log-filters")

    desk.locator("h1").click()
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Conversation of")
    expect(desk.locator("#record article")).to_have_count(2)
    desk.keyboard.press("n")
    expect(desk.locator("#record")).to_contain_text("who won the football match")
    expect(desk.locator("#record")).to_contain_text("no curated answer")
    expect(desk.get_by_role("region", name="Judge message 5")).to_be_visible()
    expect(desk.get_by_role("link", name="Next (older)")).to_have_count(0)
    desk.keyboard.press("j")
    expect(desk.locator("#m1")).to_be_focused()
    desk.locator("summary", has_text="Other possible meanings").first.click()
    looked_at(desk, stack, "record")

    desk.keyboard.press("p")
    expect(desk.locator("#record article")).to_have_count(2)
    desk.keyboard.press("u")
    expect(desk.locator("article.row")).to_have_count(2)


def test_a_note_keeps_the_reviewer_on_the_page(desk: Page) -> None:
    open_log(desk)
    desk.locator("article.row a").first.click()
    desk.get_by_label("New note").fill("look at this again")
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.locator(".note")).to_contain_text("look at this again")
    assert "/staff/log/" in desk.url


def test_charts_are_drawn_beside_their_tables(desk: Page, stack: Stack) -> None:
    go_to(desk, "Insight", "Numbers")
    expect(desk.get_by_role("heading", name="Time of day")).to_be_visible()

    for image in desk.locator(".chart img").all():
        image.scroll_into_view_if_needed()
        desk.wait_for_function("image => image.complete && image.naturalWidth > 100", arg=image.element_handle())
    row = desk.get_by_role("region", name="Results of messages").get_by_role("row").last
    assert sum(map(int, row.get_by_role("cell").all_inner_texts())) == sum(map(len, TALKS))
    looked_at(desk, stack, "numbers")

    desk.goto(f"{stack.url.replace('/chat/', '/staff/')}numbers/results.svg")
    assert desk.evaluate("getComputedStyle(document.querySelector('path')).fill") == "rgb(255, 255, 255)"


def test_a_lead_takes_a_file(desk: Page, stack: Stack, tmp_path: Path) -> None:
    go_to(desk, "Insight", "Export")
    looked_at(desk, stack, "export")

    with desk.expect_download() as waiting:
        desk.get_by_role("button", name="Save as JSON Lines").click()
    waiting.value.save_as(tmp_path / "log.jsonl")

    records = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    asked = [m["text"] for record in records for m in record["messages"] if m["author"] == "family"]
    assert sorted(asked) == sorted(text for texts in TALKS for text in texts)
