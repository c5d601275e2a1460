"""What people have reported of other chat widgets, tried here. Each test names its report."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.channels.web.conftest import Enter, message
from tests.channels.web.rooms import HIDE, ORIGIN, SITE, Room, inside, person

ANSWER = message("You need a visa.", 1, outcome="travel/visa")
ENTER = """(about) => document.getElementById('text').dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...about }))"""

LATE = """() => {
  const get = Storage.prototype.getItem;
  Storage.prototype.getItem = function (key) { return key.endsWith('rung') ? null : get.call(this, key); };
}"""


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


@pytest.mark.parametrize("late", ["", LATE], ids=["at once", "what another tab keeps is read late"])
def test_one_message_sounds_in_one_tab_only(enter: Enter, late: str) -> None:
    """RocketChat/Rocket.Chat.Livechat#435, openwisp/openwisp-notifications#137: every open tab played the sound."""
    room, page = enter(ANSWER)
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        tab.get_by_text("You need a visa.").wait_for()
        tab.evaluate(HIDE, True)
    other.evaluate(late)

    room.messages.append(person("Good morning.", 2))

    for tab in (page, other):
        tab.wait_for_function("document.title.startsWith('(1) ')")
    page.wait_for_timeout(500)  # a second sound would have begun
    assert sum(tab.evaluate("window.sounds") for tab in (page, other)) == 2, "two tones are one sound"


def test_sounds_do_not_pile_up(enter: Enter) -> None:
    """mattermost/mattermost#26632: what came in hours was heard all at once when the tab was looked at."""
    room, page = enter(ANSWER)
    page.get_by_text("You need a visa.").wait_for()
    page.evaluate(HIDE, True)
    room.messages += [person(f"Message {number}.", number) for number in range(2, 12)]
    page.wait_for_function("document.title.startsWith('(10) ')")

    page.evaluate(HIDE, False)
    page.get_by_text("Message 2.").wait_for()

    assert page.evaluate("window.sounds") <= 2


@pytest.mark.parametrize(
    "said", ["javascript:alert(1)", "data:text/html,<b>x</b>", "<a href='javascript:alert(1)'>x</a>"]
)
def test_words_of_a_person_run_nothing(enter: Enter, said: str) -> None:
    """sendbird/chat-ai-widget#276: a link with `javascript:` in it could be pressed."""
    _, page = enter(person(said, 1))

    expect(page.locator("article .text")).to_have_text(said)
    expect(page.locator("article a")).to_have_count(0)


def test_a_link_opens_outside_the_widget(enter: Enter) -> None:
    """RocketChat/Rocket.Chat.Livechat#265: a link took the place of the chat."""
    _, page = enter(ANSWER, person("See https://example.org/form", 2), address=SITE)
    page.get_by_role("button", name="Questions about the trial").click()
    frame = inside(page)

    with page.context.expect_page():
        frame.get_by_role("link", name="https://example.org/form").click()

    assert frame.url.startswith(ORIGIN)


def test_what_is_not_open_covers_nothing_of_the_site(enter: Enter) -> None:
    """chatwoot/chatwoot#3625: the frame lay over the page although nobody saw it, and took the clicks."""
    room, page = enter(ANSWER, address=SITE)
    page.get_by_role("button", name="Questions about the trial").click()
    inside(page)
    page.get_by_role("button", name="Close the chat").click()
    room.messages.append(person("Good morning.", 2))
    page.get_by_role("button", name="New messages: 1").wait_for()

    over = "([x, y]) => document.elementFromPoint(x, y).id"
    assert [page.evaluate(over, point) for point in ([1000, 300], [1200, 600])] == ["", ""]


def test_a_site_can_put_something_above_the_widget(enter: Enter) -> None:
    """chatwoot/chatwoot#8957: the layer was the highest of all, and could not be changed."""
    _, page = enter(ANSWER, address=SITE)
    button = page.get_by_role("button", name="Questions about the trial")
    layer = "(button) => getComputedStyle(button).zIndex"
    assert button.evaluate(layer) == "2147483000"

    page.evaluate("document.documentElement.style.setProperty('--trial-companion-layer', '50')")

    assert button.evaluate(layer) == "50"
