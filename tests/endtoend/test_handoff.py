"""A family asks for a person, a navigator comes, both talk, the assistant goes on: two browsers, nothing replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.endtoend.desk import Desk, looked_at, opened, signed_in
from tests.endtoend.family import COST, ask, log, said, write
from tests.endtoend.stack import Stack, running

OFFLINE_MS = 30_000


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An assistant of its own: other tests leave families that wait and alarms that nobody has read."""
    with running(tmp_path_factory.mktemp("handoff")) as started:
        yield started


@pytest.fixture(scope="module")
def signed(stack: Stack) -> Desk:
    return signed_in(stack)


@pytest.fixture
def desk(browser: Browser, stack: Stack, signed: Desk) -> Iterator[Page]:
    with opened(browser, stack, signed) as page:
        yield page


def take(desk: Page) -> None:
    """Take the chat that waits longest, with the keyboard."""
    expect(desk.get_by_role("button", name="Take this chat").first).to_be_visible()
    desk.locator("body").press("j")
    desk.keyboard.press("c")
    expect(desk.get_by_label("Your answer to the family")).to_be_visible()


def answer(desk: Page, text: str) -> None:
    desk.locator("h1").click()
    desk.keyboard.press("r")
    desk.keyboard.type(text)
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_label("Your answer to the family")).to_have_value("")


def in_panel(desk: Page, panel: str) -> None:
    desk.locator("summary", has_text=panel).click()


def test_a_family_asks_for_a_person_talks_loses_the_network_and_goes_on_with_the_assistant(
    page: Page, desk: Page, stack: Stack
) -> None:
    ask(page, COST)
    reply = ask(page, "I want to talk to a person please")
    expect(reply).to_contain_text("A navigator is here now")
    expect(desk.locator("article.row")).to_contain_text("I want to talk to a person please")
    looked_at(desk, stack, "queue")

    take(desk)
    expect(log(page)).to_contain_text("Maria has joined this chat")
    answer(desk, "Good morning, I am Maria.")
    expect(said(page, "Maria (a person)")).to_contain_text("Good morning, I am Maria.")
    write(page, "Thank you for coming.")
    expect(desk.locator("#lines")).to_contain_text("Thank you for coming.")
    looked_at(desk, stack, "chat")

    page.context.set_offline(True)
    for number in range(3):
        answer(desk, f"Line {number} while you are away.")
    page.wait_for_timeout(OFFLINE_MS)
    page.context.set_offline(False)
    expect(log(page)).to_contain_text("Line 2 while you are away.")
    for number in range(3):
        assert log(page).inner_text().count(f"Line {number} while you are away.") == 1

    desk.reload()
    expect(desk.locator("#lines")).to_contain_text("Line 2 while you are away.")
    in_panel(desk, "Hand back")
    desk.get_by_label("Your last message").fill("The assistant can go on.")
    desk.get_by_role("button", name="Hand back").click()
    expect(desk.get_by_role("heading", name="Queue")).to_be_visible()
    expect(log(page)).to_contain_text("Maria has finished, and you are back with me")
    expect(ask(page, "what about the visa?")).to_contain_text("visa")


def test_both_sides_see_that_the_other_types(page: Page, desk: Page) -> None:
    ask(page, "I want to talk to a person please")
    take(desk)

    desk.get_by_label("Your answer to the family").press_sequentially("I am typing")
    expect(page.locator("body")).to_contain_text(re.compile("typing|writing", re.IGNORECASE))
    page.get_by_role("textbox", name="Your question").press_sequentially("so am I")
    expect(desk.locator("#typing")).to_have_text("The family is typing…")
    close(desk)


def close(desk: Page) -> None:
    in_panel(desk, "Close the chat")
    desk.get_by_role("button", name="Close the chat", exact=True).click()
    expect(desk.get_by_role("heading", name="Queue")).to_be_visible()


def test_a_draft_survives_a_reload_and_a_curated_answer_goes_out_with_its_source(page: Page, desk: Page) -> None:
    ask(page, "I want to talk to a person please")
    take(desk)
    desk.get_by_label("Your answer to the family").fill("half a sentence")
    desk.reload()
    expect(desk.get_by_label("Your answer to the family")).to_have_value("half a sentence")

    desk.locator("h1").click()
    desk.get_by_label("Words from the reply").fill("visa")
    found = desk.locator("#found > details", has=desk.locator("form")).first
    found.locator("> summary").click()
    found.get_by_role("button", name="Send this answer").click()

    sent = said(page, "Maria (a person)").last
    expect(sent).to_contain_text("visa")
    expect(sent.get_by_text("What we compared, and when")).to_be_visible()
    close(desk)


def test_the_family_may_say_how_the_talk_was(page: Page, desk: Page) -> None:
    ask(page, "I want to talk to a person please")
    take(desk)
    close(desk)

    log(page).get_by_role("button", name="Partly").click()

    expect(log(page)).to_contain_text("helped in part")


def test_two_tabs_of_a_navigator_agree_and_one_who_comes_late_is_led_away(page: Page, desk: Page) -> None:
    ask(page, "I want to talk to a person please")
    second = desk.context.new_page()
    second.goto(desk.url)
    expect(second.get_by_role("button", name="Take this chat").first).to_be_visible()
    take(desk)
    second.goto(desk.url)
    answer(desk, "Seen in both tabs.")
    expect(second.locator("#lines")).to_contain_text("Seen in both tabs.")

    close(desk)

    expect(second.get_by_label("Your answer to the family")).to_have_count(0)
    second.close()
