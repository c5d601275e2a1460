"""When something does not work, the page says what is true of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.channels.web.conftest import Enter, message
from tests.channels.web.rooms import KEEP_OPEN, ORIGIN, Room, person

ANSWER = message("You need a visa.", 1, outcome="travel/visa", review="slow")
OPEN = "POST /chat/api/v1/conversations"
STREAM = "GET /chat/api/v1/stream"
SEND = "POST /chat/api/v1/messages"
PAPER = "GET /chat/api/v1/paper"


def refuse(room: Room, call: str, status: int, code: str = "", seconds: int = 0) -> None:
    headers = {"Retry-After": str(seconds)} if seconds else {}
    room.refusals[call] = (status, headers, {"error": {"code": code, "message": "Plain English."}})


def enter_line(enter: Enter) -> tuple[Room, Page]:
    """A chat over one long connection."""
    room, page = enter(ANSWER)
    page.add_init_script(KEEP_OPEN)
    page.reload()
    page.get_by_text("You need a visa.").wait_for()
    return room, page


def enter_refused(enter: Enter) -> tuple[Room, Page]:
    """The same, where a message was refused and will not be tried again by itself."""
    room, page = enter_line(enter)
    refuse(room, SEND, 503)
    page.evaluate("Math.random = () => 1e6")  # the pause until the next try of itself
    write(page, "And the hotel?")
    says(page, "It may be restarting.")
    return room, page


def event(about: dict[str, Any]) -> str:
    return f"id: {about['sequence']}\nevent: message\ndata: {json.dumps(about)}\n\n"


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")


def says(page: Page, text: str) -> None:
    expect(page.locator("#status")).to_contain_text(text)
    expect(page.locator("#status")).to_be_visible()


def agree(page: Page) -> None:
    page.get_by_role("button", name="I agree").click()


def test_too_many_chats_from_one_network_is_no_lost_connection_and_has_an_end(enter: Enter) -> None:
    room, page = enter(agreed=False)
    refuse(room, OPEN, 429, "too_many_chats", 1500)
    page.get_by_role("textbox").fill("How much is it?")
    page.keyboard.press("Enter")

    agree(page)

    says(page, "Too many new chats were started from your network")
    says(page, "in about 25 minutes")
    expect(page.get_by_text("How much is it?")).to_be_visible()


def test_a_server_that_restarts_is_called_that(enter: Enter) -> None:
    room, page = enter(ANSWER)
    page.get_by_text("You need a visa.").wait_for()

    refuse(room, STREAM, 503)
    says(page, "Our service cannot answer at the moment. It may be restarting.")
    room.refusals.clear()
    expect(page.locator("#status")).not_to_contain_text("restarting")


def test_too_many_messages_are_told_in_the_pages_language_with_the_time_of_the_next_try(enter: Enter) -> None:
    room, page = enter(ANSWER, language="es")
    refuse(room, SEND, 429, "too_fast", 40)
    page.get_by_role("textbox").fill("visa")
    page.keyboard.press("Enter")

    says(page, "40 segundos")


def test_a_wait_for_the_limit_is_told_for_as_long_as_it_lasts(enter: Enter) -> None:
    """What comes meanwhile over the stream says that the line is there, and nothing of what is not sent."""
    room, page = enter_line(enter)
    refuse(room, SEND, 429, "too_fast", 600)
    write(page, "And the hotel?")
    says(page, "The next try is in 600 seconds.")

    page.evaluate("event => tell(event)", event(message("Bring the letter.", 2)))
    page.get_by_text("Bring the letter.").wait_for()

    says(page, "The next try is in 600 seconds.")
    expect(page.locator("article.unsent")).to_contain_text("The next try is in 600 seconds.")


def test_who_takes_the_waiting_message_back_waits_for_nothing(enter: Enter) -> None:
    room, page = enter_line(enter)
    refuse(room, SEND, 429, "too_fast", 600)
    write(page, "And the hotel?")
    says(page, "The next try is in 600 seconds.")

    page.locator("article.unsent").get_by_role("button", name="Delete").click()

    expect(page.locator("#status")).not_to_contain_text("600")
    room.refusals.clear()
    write(page, "And the visa?")
    expect(page.locator("article.family").filter(has_text="And the visa?")).to_have_attribute("data-sequence", "51")


def test_a_message_goes_as_soon_as_the_line_is_back(enter: Enter) -> None:
    room, page = enter_refused(enter)
    page.evaluate("Math.random = () => 0")
    room.refusals.clear()

    page.evaluate("cut()")

    expect(page.locator("article.family").filter(has_text="And the hotel?")).to_have_attribute("data-sequence", "51")
    expect(page.locator("#status")).not_to_contain_text("restarting")


def test_a_message_that_was_stored_although_its_answer_was_lost_is_no_trouble(enter: Enter) -> None:
    room, page = enter_refused(enter)
    known = page.locator("article.unsent").get_attribute("data-id")
    room.refusals.clear()

    stored = person("And the hotel?", 2) | {"author": "family", "id": known}
    page.evaluate("event => tell(event)", event(stored))

    expect(page.locator("#status")).not_to_contain_text("restarting")
    expect(page.locator("article.family").filter(has_text="And the hotel?")).to_have_count(1)
    write(page, "And the visa?")
    expect(page.locator("article.family").filter(has_text="And the visa?")).to_have_attribute("data-sequence", "51")


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (429, "too_fast", "There were too many requests from your network at once. Please try again in a minute."),
        (401, "bad_token", "This chat has ended or was deleted."),
        (500, "broken", "Something went wrong on our side."),
    ],
)
def test_a_pdf_that_is_refused_is_told_with_what_is_true(enter: Enter, status: int, code: str, told: str) -> None:
    room, page = enter_line(enter)
    refuse(room, PAPER, status, code, 30)
    page.get_by_role("button", name="Menu", exact=True).click()

    page.get_by_role("button", name="Save this chat as a PDF").click()

    says(page, told)


def test_so_is_a_deletion(enter: Enter) -> None:
    room, page = enter(ANSWER)
    refuse(room, "DELETE /chat/api/v1/conversation", 429, "too_fast", 30)
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Delete my chat").click()

    page.get_by_role("button", name="Delete it permanently").click()

    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("Please try again in a minute.")


def test_no_network_is_told_as_that(enter: Enter) -> None:
    _, page = enter(agreed=False)
    page.context.set_offline(True)

    agree(page)

    says(page, "No connection. What you write is kept on this device")


def test_a_chat_that_another_tab_has_deleted_does_not_go_blank_without_a_word(enter: Enter) -> None:
    _, page = enter(ANSWER)
    page.get_by_text("You need a visa.").wait_for()
    other = page.context.new_page()
    other.goto(f"{ORIGIN}/chat/?lang=en")
    other.get_by_role("button", name="Menu", exact=True).click()
    other.get_by_role("button", name="Delete my chat").click()
    other.get_by_role("button", name="Delete it permanently").click()
    expect(other.locator("#status")).to_have_text("The chat has been deleted.")

    says(page, "cleared or deleted in another tab")
    expect(page.locator("article")).to_have_count(0)
    expect(page.get_by_role("button", name="I agree")).to_be_visible()


def test_a_browser_that_keeps_nothing_is_told_of(enter: Enter) -> None:
    _, page = enter(agreed=False)
    page.context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })")
    page.reload()

    says(page, "Your browser keeps nothing for this page.")


@pytest.mark.parametrize(("helpful", "pressed", "other"), [(True, "Yes", "No"), (False, "No", "Yes")])
def test_what_was_said_of_an_answer_stays_pressed_after_a_reload(
    enter: Enter, helpful: bool, pressed: str, other: str
) -> None:
    said: dict[str, Any] = {**ANSWER, "helpful": helpful}
    _, page = enter(said)

    expect(page.get_by_role("button", name=pressed, exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name=other, exact=True)).to_have_attribute("aria-pressed", "false")


def test_nobody_is_thanked_for_words_that_were_not_written_yet(enter: Enter) -> None:
    _, page = enter(ANSWER)

    page.get_by_role("button", name="No", exact=True).click()

    expect(page.get_by_label("What was missing")).to_be_visible()
    expect(page.locator("article").last).to_contain_text("Your answer is noted.")
    expect(page.get_by_text("Thank you.")).to_have_count(0)
