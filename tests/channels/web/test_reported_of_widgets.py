"""What people have reported of other chat widgets, tried here. Each test names its report."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.channels.web.conftest import Enter, message
from tests.channels.web.rooms import ORIGIN, SITE, Room, inside, person

ANSWER = message("You need a visa.", 1, outcome="travel/visa")
ENTER = """(about) => document.getElementById('text').dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...about }))"""


def sent(room: Room) -> list[str]:
    """The words that the server got."""
    return [body["text"] for path, body in room.taken if path.endswith("/messages")]


def written(page: Page, text: str) -> None:
    page.get_by_text("You need a visa.").wait_for()
    page.locator("#text").fill(text)


@pytest.mark.parametrize("about", [{"isComposing": True, "keyCode": 229}, {"isComposing": False, "keyCode": 229}])
def test_the_enter_that_confirms_a_word_of_an_input_method_sends_nothing(
    enter: Enter, about: dict[str, object]
) -> None:
    """workadventure/workadventure#5629, paperless-ngx/paperless-ngx#12999: in Safari it has ended by then."""
    room, page = enter(ANSWER)
    written(page, "签证")

    page.evaluate(ENTER, about)
    expect(page.locator("#text")).to_have_value("签证")
    assert sent(room) == []

    page.locator("#text").press("Enter")
    expect(page.locator("#text")).to_have_value("")


def test_a_script_that_a_site_puts_in_twice_draws_one_button(enter: Enter) -> None:
    """RocketChat/Rocket.Chat#4732: each way back to the page put another widget over the last."""
    _, page = enter(ANSWER, address=SITE)
    page.get_by_role("button", name="Questions about the trial").wait_for()

    page.add_script_tag(url=f"{ORIGIN}/widget.js")

    expect(page.get_by_role("button", name="Questions about the trial")).to_have_count(1)


def test_the_count_goes_with_the_chat_that_is_deleted(enter: Enter) -> None:
    """strukturag/spreed-webrtc#228: the badge stayed after the chat was deleted."""
    room, page = enter(ANSWER, address=SITE)
    page.get_by_role("button", name="Questions about the trial").click()
    inside(page)
    page.get_by_role("button", name="Close the chat").click()
    room.messages.append(person("Good morning.", 2))
    page.get_by_role("button", name="New messages: 1").wait_for()

    room.gone = True

    expect(page.get_by_role("button", name="New messages")).to_have_count(0)


def test_what_was_read_is_not_counted_again_on_the_next_page(enter: Enter) -> None:
    """alkem-io/client-web#7813, airyhq/airy#2715: the badge said 1 on every page, although all was read."""
    room, page = enter(ANSWER, address=SITE)
    room.messages.append(person("Good morning.", 2))
    page.get_by_role("button", name="Questions about the trial").click()
    inside(page).get_by_text("Good morning.").wait_for()
    page.get_by_role("button", name="Close the chat").click()

    page.reload()
    inside(page).get_by_text("Good morning.").wait_for(state="attached")

    expect(page.get_by_role("button", name="Questions about the trial", exact=True)).to_be_visible()


def test_earlier_messages_are_not_announced_again_with_a_new_one(enter: Enter) -> None:
    """JohnXLivingston/peertube-plugin-livechat#721: the whole history was read out after each message."""
    room, page = enter(ANSWER, person("Good morning.", 2))
    page.get_by_text("Good morning.").wait_for()
    page.locator("#log[aria-live=polite]").wait_for()
    page.evaluate(
        "() => { window.added = []; const put = (node) => window.added.push(node.textContent);"
        "const watch = new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach(put)));"
        "watch.observe(document.getElementById('log'), { childList: true }) }"
    )

    room.messages.append(person("Are you there?", 3))
    page.get_by_text("Are you there?").wait_for()

    added = json.dumps(page.evaluate("window.added"))
    assert "Are you there?" in added and "Good morning." not in added and "visa" not in added


def test_the_way_to_new_messages_says_how_many_in_its_own_words(enter: Enter) -> None:
    """Kpa-clawbot/CoreScope#84: the button had fixed words, so that nobody heard that something came."""
    room, page = enter(message("Long. " * 600, 1), viewport={"width": 390, "height": 600})
    page.locator("article").wait_for()
    page.locator("#scroller").evaluate("e => { e.scrollTop = 0 }")

    room.messages.append(person("Good morning.", 2))

    expect(page.locator("#newest")).to_contain_text("1")
    expect(page.locator("#log")).to_have_attribute("aria-live", "polite")
