"""Nobody misses a person's answer: with the widget closed, the tab in the background, on another page, days later."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.channels.web.conftest import Enter, message
from tests.channels.web.rooms import HIDE, ORIGIN, SITE, inside, person

ASKED = message("A person will come.", 1, outcome="human/handoff")
LAUNCHER = "Questions about the trial"


def waits(page: Page, text: str) -> None:
    expect(page.locator("#trial-companion button").first).to_have_text(text)


def opened_and_closed(page: Page) -> None:
    page.get_by_role("button", name=LAUNCHER).click()
    page.frame_locator("iframe").get_by_text("A person will come.").wait_for()
    page.get_by_role("button", name="Close the chat").click()
    waits(page, LAUNCHER)


def test_with_the_widget_closed_the_button_the_title_and_the_site_tell_of_an_answer(enter: Enter) -> None:
    room, page = enter(ASKED, address=SITE)
    page.evaluate("document.addEventListener('trial-companion:unread', (e) => (window.told = e.detail))")
    opened_and_closed(page)

    room.owner = "person"
    room.messages += [person("Good morning.", 2), person("How can I help?", 3)]

    waits(page, f"{LAUNCHER} (New messages: 2)")
    assert page.title() == "(2) A site"
    assert page.evaluate("window.told") == {"count": 2}
    expect(page.get_by_role("status")).to_have_text("New messages: 2")
    assert inside(page).evaluate("window.sounds") == 2, "one sound of two tones, although two messages came"


def test_opening_the_widget_takes_the_count_away(enter: Enter) -> None:
    room, page = enter(ASKED, address=SITE)
    opened_and_closed(page)
    room.messages.append(person("Good morning.", 2))
    waits(page, f"{LAUNCHER} (New messages: 1)")

    page.get_by_role("button", name=LAUNCHER).click()
    expect(page.frame_locator("iframe").get_by_text("Good morning.")).to_be_visible()
    page.get_by_role("button", name="Close the chat").click()

    waits(page, LAUNCHER)
    assert page.title() == "A site"


def test_who_opens_the_widget_reads_on_at_the_first_message_that_it_missed(enter: Enter) -> None:
    room, page = enter(message("Long. " * 600, 1), address=SITE)
    page.get_by_role("button", name=LAUNCHER).click()
    page.frame_locator("iframe").get_by_text("Long.").wait_for()
    page.get_by_role("button", name="Close the chat").click()
    room.messages += [person("Good morning.", 2), person("Much to say. " * 300, 3)]
    waits(page, f"{LAUNCHER} (New messages: 2)")

    page.get_by_role("button", name=LAUNCHER).click()

    expect(page.frame_locator("iframe").get_by_text("Good morning.")).to_be_in_viewport()


def test_who_comes_back_to_the_tab_does_too(enter: Enter) -> None:
    room, page = enter(ASKED)
    page.get_by_text("A person will come.").wait_for()
    page.evaluate(HIDE, True)
    room.messages += [person("Good morning.", 2), person("Much to say. " * 300, 3), person("Bye.", 4)]
    page.wait_for_function("document.title.startsWith('(3) ')")

    page.evaluate(HIDE, False)

    expect(page.get_by_text("Good morning.")).to_be_in_viewport()


def test_on_the_next_page_of_the_site_the_chat_is_loaded_by_itself_while_a_person_is_asked_for(enter: Enter) -> None:
    room, page = enter(ASKED, address=SITE)
    opened_and_closed(page)
    page.wait_for_function("localStorage.getItem('trial-companion') === 'load'")
    page.goto(f"{SITE}/another")
    inside(page)
    expect(page.locator("iframe")).to_be_hidden()

    room.messages.append(person("Good morning.", 2))

    waits(page, f"{LAUNCHER} (New messages: 1)")


def test_a_server_that_does_not_answer_does_not_make_the_site_forget_the_chat(enter: Enter) -> None:
    room, page = enter(ASKED, address=SITE)
    opened_and_closed(page)
    page.wait_for_function("localStorage.getItem('trial-companion') === 'load'")
    room.refusals["GET /chat/api/v1/stream"] = (503, {}, {})
    page.goto(f"{SITE}/another")
    page.get_by_role("button", name=LAUNCHER).click()
    expect(page.frame_locator("iframe").locator("#status")).not_to_be_empty()
    page.get_by_role("button", name="Close the chat").click()

    room.refusals.clear()
    room.messages.append(person("Good morning.", 2))
    page.goto(f"{SITE}/third")

    waits(page, f"{LAUNCHER} (New messages: 1)")


def test_what_was_answered_while_the_browser_was_closed_is_counted_when_it_comes_back(enter: Enter) -> None:
    room, page = enter(ASKED, address=SITE)
    opened_and_closed(page)
    page.wait_for_function("localStorage.getItem('trial-companion') === 'load'")
    page.close()
    room.messages.append(person("I came at night.", 2))

    again = page.context.new_page()
    again.goto(SITE)

    waits(again, f"{LAUNCHER} (New messages: 1)")
    assert inside(again).evaluate("window.sounds") == 0, "it is no news of this moment"


def test_nothing_is_loaded_by_itself_where_nobody_asked_for_a_person_or_the_talk_is_over(enter: Enter) -> None:
    room, page = enter(ASKED, address=SITE)
    assert page.locator("iframe").count() == 0
    opened_and_closed(page)
    page.wait_for_function("localStorage.getItem('trial-companion') === 'load'")

    room.owner = "assistant"

    page.wait_for_function("localStorage.getItem('trial-companion') === ''")
    page.goto(f"{SITE}/another")
    expect(page.locator("#trial-companion button").first).to_be_visible()
    assert page.locator("iframe").count() == 0


def test_a_tab_in_the_background_counts_in_its_title_and_sounds_once(enter: Enter) -> None:
    room, page = enter(ASKED)
    page.get_by_text("A person will come.").wait_for()
    title = page.title()
    page.evaluate(HIDE, True)

    room.messages.append(person("Good morning.", 2))

    page.wait_for_function("document.title.startsWith('(1) ')")
    page.wait_for_function("window.sounds === 2")
    page.evaluate(HIDE, False)
    assert page.title() == title


def test_the_sound_can_be_switched_off_and_stays_off(enter: Enter) -> None:
    room, page = enter(ASKED)
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Turn the sound off").click()
    page.reload()
    page.get_by_text("A person will come.").wait_for()
    page.evaluate(HIDE, True)

    room.messages.append(person("Good morning.", 2))

    page.wait_for_function("document.title.startsWith('(1) ')")
    assert page.evaluate("window.sounds") == 0
    page.evaluate(HIDE, False)
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("button", name="Turn the sound on")).to_be_visible()


def test_who_reads_along_hears_no_sound_and_sees_no_count(enter: Enter) -> None:
    room, page = enter(ASKED)
    title = page.title()
    room.messages.append(person("Good morning.", 2))
    expect(page.get_by_text("Good morning.")).to_be_visible()

    assert (page.title(), page.evaluate("window.sounds")) == (title, 0)


def test_read_in_one_tab_is_read_in_the_other(enter: Enter) -> None:
    room, page = enter(ASKED)
    page.get_by_text("A person will come.").wait_for()
    page.evaluate(HIDE, True)
    room.messages.append(person("Good morning.", 2))
    page.wait_for_function("document.title.startsWith('(1) ')")

    other = page.context.new_page()
    other.goto(f"{ORIGIN}/chat/?lang=en")
    expect(other.get_by_text("Good morning.")).to_be_visible()

    page.wait_for_function("!document.title.startsWith('(')")


def test_the_site_is_told_a_number_and_nothing_else(enter: Enter) -> None:
    room, page = enter(ASKED, address=SITE)
    page.evaluate(
        "addEventListener('message', (e) => (window.heard = [...(window.heard ?? []), ...Object.keys(e.data)]))"
    )
    opened_and_closed(page)
    room.messages.append(person("Good morning.", 2))
    waits(page, f"{LAUNCHER} (New messages: 1)")

    assert set(page.evaluate("window.heard")) <= {"widget", "ready", "close", "unread", "waiting"}
    stored = page.evaluate("[...Object.values(localStorage), ...Object.values(sessionStorage)]")
    assert set(stored) == {"load", "closed"}
