"""An emergency in a browser: with the assistant, while waiting, and with a navigator, on both screens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.endtoend.desk import Desk, looked_at, opened, signed_in
from tests.endtoend.family import ask, log, replies, sideways, write
from tests.endtoend.stack import Stack, running

BREATHLESS = "my husband cannot breathe and his lips are blue"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An assistant of its own: what other tests leave is no part of this queue."""
    with running(tmp_path_factory.mktemp("danger")) as started:
        yield started


@pytest.fixture(scope="module")
def signed(stack: Stack) -> Desk:
    return signed_in(stack)


@pytest.fixture
def desk(browser: Browser, stack: Stack, signed: Desk) -> Iterator[Page]:
    with opened(browser, stack, signed) as page:
        yield page


@pytest.fixture
def width() -> int:
    return 390


def alarm(page: Page) -> Locator:
    return log(page).locator("article.alarm").last


def test_with_the_assistant_the_card_comes_at_once_and_the_talk_stays_with_it(page: Page, stack: Stack) -> None:
    card = ask(page, BREATHLESS)
    expect(card).to_contain_text("your local emergency number")
    expect(card.get_by_role("link", name="120")).to_have_attribute("href", "tel:120")
    assert sideways(page) == []
    looked_at(page, stack, "danger-with-the-assistant")

    after = ask(page, "is anyone there")
    expect(after).to_contain_text("I am an automated assistant")
    expect(after).to_contain_text("120")
    expect(ask(page, "they told us to wait")).to_contain_text("call again now")
    looked_at(page, stack, "danger-after")


def test_while_waiting_for_a_person_an_emergency_gets_its_card(page: Page, stack: Stack) -> None:
    ask(page, "I want to talk to a person please")

    expect(ask(page, BREATHLESS)).to_contain_text("your local emergency number")
    looked_at(page, stack, "danger-while-waiting")


def test_with_a_navigator_the_family_gets_one_card_and_the_open_page_of_the_desk_turns_red(
    page: Page, desk: Page, stack: Stack
) -> None:
    ask(page, "I want to talk to a person please")
    desk.reload()
    # Alarms of the tests before stand above it.
    row = desk.locator("article.row", has_text="Waiting for a person")
    row.get_by_role("button", name="Take this chat").click()
    expect(desk.get_by_label("Your answer to the family")).to_be_visible()
    expect(log(page)).to_contain_text("has joined this chat")
    shown = replies(page).count()

    write(page, BREATHLESS)
    expect(alarm(page)).to_contain_text("Automatic message")
    expect(alarm(page)).to_contain_text("120")
    expect(desk.get_by_role("button", name="Mark as real")).to_be_visible()
    looked_at(page, stack, "danger-with-a-navigator-family")
    looked_at(desk, stack, "danger-with-a-navigator-desk")

    write(page, "he is not breathing")
    expect(desk.locator("#lines")).to_contain_text("he is not breathing")
    expect(replies(page)).to_have_count(shown + 1)
