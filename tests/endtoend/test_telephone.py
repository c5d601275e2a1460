"""The simulated telephone in a browser: one can chat through an app without having one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.endtoend.family import COST, picture, sideways
from tests.endtoend.stack import Stack

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


@pytest.fixture
def telephone(context: BrowserContext, stack: Stack, complaints: list[str]) -> Iterator[Page]:
    """The page with the telephone. Fails on errors in the console."""
    page = context.new_page()
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(stack.simulator)
    yield page
    page.close()
    assert not complaints


def ours(page: Page) -> Locator:
    return page.locator("#bubbles .ours")


def until_one_more(page: Page, before: int) -> Locator:
    """The newest message from us, once there is one more."""
    expect(ours(page).nth(before)).to_be_visible()
    return ours(page).last


def write(page: Page, text: str) -> Locator:
    before = ours(page).count()
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")
    return until_one_more(page, before)


def press(page: Page, title: str) -> Locator:
    before = ours(page).count()
    ours(page).get_by_role("button", name=title).last.click()
    return until_one_more(page, before)


def begin(page: Page, app: str) -> None:
    page.get_by_label("App").select_option(label=app)
    expect(page.get_by_role("heading", name=app, exact=True)).to_be_visible()
    expect(write(page, "hello")).to_contain_text("can read along")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_family_agrees_asks_presses_and_gets_its_list(telephone: Page, stack: Stack, width: int) -> None:
    begin(telephone, "Telegram")
    press(telephone, "I agree, begin")
    expect(write(telephone, COST)).to_contain_text("What we compared, and when")
    press(telephone, "Add this question for the team to my list")
    before = ours(telephone).count()
    write(telephone, "print list")
    expect(ours(telephone).nth(before + 1).get_by_role("link")).to_contain_text(".pdf")
    telephone.get_by_text("Send something else").click()
    telephone.get_by_text("Make it difficult").click()
    picture(telephone, stack, "telephone")

    assert sideways(telephone) == []
    found = Axe().run(telephone, options={"runOnly": TAGS})
    assert found.violations_count == 0, found.generate_report()


def test_choices_are_numbers_where_an_app_has_no_buttons(telephone: Page) -> None:
    begin(telephone, "SMS (Twilio)")

    expect(ours(telephone).last).to_contain_text("1. I agree, begin")
    expect(write(telephone, "1")).to_contain_text("What would you like to know?")


def test_what_is_not_text_gets_a_kind_answer(telephone: Page) -> None:
    begin(telephone, "WhatsApp")
    press(telephone, "I agree, begin")
    telephone.get_by_text("Send something else").click()
    before = ours(telephone).count()
    telephone.get_by_role("button", name="a voice message").click()

    expect(until_one_more(telephone, before)).to_contain_text("I cannot listen to voice messages")


def test_another_telephone_is_another_chat(telephone: Page) -> None:
    begin(telephone, "LINE")
    telephone.get_by_role("button", name="Use a new phone").click()

    expect(ours(telephone)).to_have_count(0)
    begin(telephone, "LINE")
