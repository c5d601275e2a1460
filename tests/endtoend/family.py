"""What a family sees and does on the page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.endtoend.stack import Stack

COST = "How much does it cost?"
LIST = "show my list"
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your question")


def log(page: Page) -> Locator:
    return page.get_by_role("log", name="Conversation")


def said(page: Page, author: str) -> Locator:
    """The bubbles of one author."""
    return log(page).get_by_role("article").filter(has=page.get_by_role("heading", name=author, exact=True))


def replies(page: Page) -> Locator:
    return said(page, "Automated assistant")


def status(page: Page) -> Locator:
    return page.locator("#status")


def write(page: Page, text: str) -> None:
    """Type a text and press Enter."""
    field(page).fill(text)
    field(page).press("Enter")


def ask(page: Page, text: str) -> Locator:
    """Type a question, press Enter, and wait for the reply. Gives the reply's bubble."""
    before = replies(page).count()
    write(page, text)
    expect(replies(page)).to_have_count(before + 1)
    expect(status(page)).to_have_text("")
    return replies(page).last


def menu(page: Page, item: str) -> None:
    """Choose a line of the menu."""
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=item).click()


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press a key until the focus is on `target`."""
    for _ in range(40):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to {target}")


def sideways(page: Page) -> list[str]:
    """Elements that are wider than what holds them; not those of one pixel, which only a screen reader has."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("html, body, body *:not(template, script, .away)")]
            .filter((e) => e.checkVisibility() && getComputedStyle(e).display !== "inline" && e.clientWidth > 1)
            .filter((e) => e.scrollWidth > e.clientWidth)
            .map((e) => e.outerHTML.slice(0, 200))"""
    )
    return found


def picture(page: Page, stack: Stack, name: str) -> None:
    """Keep a screenshot beside the stack's other temporary files."""
    width = (page.viewport_size or {"width": 0})["width"]
    page.screenshot(path=stack.var / "tmp" / f"{name}-{width}.png")
