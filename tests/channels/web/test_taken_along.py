"""What is taken along: copied by the button or by hand, or printed, with where it comes from."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.channels.web.conftest import Enter, message
from tests.channels.web.rooms import ORIGIN, person

CARRIED = "Not medical advice."
SOURCE: dict[str, Any] = {"title": "A page", "url": "https://example.org/a", "section": "", "publisher": "A clinic"}
ANSWER = {**message("You need a visa.", 1, outcome="travel/visa", review="slow"), "sources": [SOURCE]}
OWN = {**person("Who pays?", 2), "author": "family", "id": "x"}
MARIA = "Maria (a person), November 29, 2026"
# What the browser gives to whoever copies from the beginning of one thing to the edge of another.
CHOSEN = """([from, to]) => {
    const given = new DataTransfer(), range = new Range(), log = document.getElementById('log');
    range.setStart(log.querySelector(from).firstChild, 0); range.setEnd(log.querySelector(to), 0);
    document.getSelection().removeAllRanges(); document.getSelection().addRange(range);
    const event = new ClipboardEvent('copy', { clipboardData: given, bubbles: true, cancelable: true });
    log.querySelector(from).dispatchEvent(event); return given.getData('text/plain') }"""


def waited(page: Page) -> None:
    """Until the script for what is taken along is here."""
    page.wait_for_function("performance.getEntriesByType('resource').some((e) => e.name.endsWith('carry.js'))")
    page.wait_for_load_state("networkidle")


def copied(page: Page, sequence: int = 1) -> str:
    """What copying a message by hand puts into the clipboard."""
    found: str = page.evaluate(
        """(sequence) => { const given = new DataTransfer();
            const log = document.getElementById('log'), text = log.querySelector(`[data-sequence="${sequence}"] .text`);
            document.getSelection().selectAllChildren(text);
            const event = new ClipboardEvent('copy', { clipboardData: given, bubbles: true, cancelable: true });
            text.dispatchEvent(event); return given.getData('text/plain') }""",
        sequence,
    )
    return found


def put_down(page: Page, sequence: int) -> str:
    """What the Copy button of a message gives."""
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.given = text }")
    page.locator(f'[data-sequence="{sequence}"]').get_by_role("button", name="Copy", exact=True).click()
    page.wait_for_function("window.given")
    return str(page.evaluate("window.given"))


def test_what_is_copied_by_hand_carries_day_source_and_that_it_is_no_advice(enter: Enter) -> None:
    _, page = enter(message("You need a visa.", 1, outcome="travel/visa", review="slow"))
    waited(page)

    found = copied(page)

    assert found.startswith("You need a visa.\n\n")
    assert CARRIED in found and "NCT06947473" in found and f"{ORIGIN}/chat/" in found
    assert page.evaluate("new Intl.DateTimeFormat('en', { dateStyle: 'long' }).format(new Date())") in found


def test_the_copied_words_of_a_person_are_named_as_a_persons(enter: Enter) -> None:
    _, page = enter(person("We will call you.", 1))
    waited(page)

    assert put_down(page, 1) == copied(page) == f"We will call you.\n\n{MARIA}"


def test_the_familys_own_words_are_copied_as_they_are(enter: Enter) -> None:
    _, page = enter(ANSWER, OWN)
    waited(page)

    assert copied(page, 2) == "", "the browser copies what is chosen"


def test_what_is_copied_by_hand_names_its_source_as_the_button_does(enter: Enter) -> None:
    _, page = enter(ANSWER)
    waited(page)

    assert put_down(page, 1) == copied(page)
    assert "A page, A clinic: https://example.org/a" in copied(page) and CARRIED in copied(page)


def test_of_several_messages_each_is_named_once_and_those_at_the_edge_are_not(enter: Enter) -> None:
    _, page = enter(ANSWER, OWN, person("We will call you.", 3), person("Today.", 4), person("Or later.", 5))
    waited(page)

    from_own = page.evaluate(CHOSEN, ['[data-sequence="2"] .text p', '[data-sequence="5"] .text p'])
    assert "Today." in from_own and from_own.endswith(f"\n\n{MARIA}") and from_own.count(MARIA) == 1
    assert CARRIED not in from_own and "A clinic" not in from_own
    assert page.evaluate(CHOSEN, ['[data-sequence="2"] .text p', '[data-sequence="3"] header']) == ""


@pytest.mark.parametrize("end", ["the browser says so", "somebody uses the page again"])
def test_one_message_is_printed_alone_also_where_the_browser_draws_it_later(enter: Enter, end: str) -> None:
    _, page = enter(ANSWER, person("We will call you.", 2))
    waited(page)
    page.evaluate("window.print = () => { dispatchEvent(new Event('beforeprint')) }")

    page.locator('[data-sequence="2"]').get_by_role("button", name="Print").click()
    page.emulate_media(media="print")
    expect(page.get_by_text("We will call you.")).to_be_visible()
    expect(page.get_by_text("You need a visa.")).to_be_hidden()
    expect(page.locator("#printed")).to_have_text(MARIA)

    page.emulate_media(media="screen")
    if end == "somebody uses the page again":
        page.mouse.click(5, 5)
    else:
        page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="print")
    expect(page.get_by_text("You need a visa.")).to_be_visible()


def test_the_whole_chat_is_printed_with_its_sources_open_and_its_day(enter: Enter) -> None:
    _, page = enter(ANSWER)
    page.evaluate("window.print = () => { dispatchEvent(new Event('beforeprint')) }")
    page.get_by_role("button", name="Menu", exact=True).click()

    page.get_by_role("button", name="Print this chat", exact=True).click()
    page.emulate_media(media="print")

    expect(page.locator("article li")).to_be_visible()
    expect(page.locator("#printed")).to_contain_text(CARRIED)
    shown = page.locator("article time").evaluate("e => getComputedStyle(e, '::after').content")
    assert "2026" in shown
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article details[open]").count() == 0
