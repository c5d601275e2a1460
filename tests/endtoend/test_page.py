"""The chat page in a real browser, as narrow as a phone, on a tablet and on a desk: asking and reading."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.endtoend.family import (
    COST,
    LIST,
    ask,
    field,
    log,
    picture,
    replies,
    said,
    sideways,
    status,
    tab_to,
    write,
)
from tests.endtoend.stack import Stack

KEEP = "No, keep it"


@pytest.fixture(params=[320, 768, 1280])
def width(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


def test_a_question_and_enter_show_an_answer_with_sources_to_unfold(page: Page, stack: Stack) -> None:
    reply = ask(page, COST)

    expect(said(page, "You")).to_have_text(re.compile(re.escape(COST)))
    expect(field(page)).to_have_value("")
    source = reply.get_by_role("listitem").first
    expect(source).to_be_hidden()
    reply.get_by_text("What we compared, and when").click()
    expect(source).to_be_visible()
    expect(reply.get_by_text("No doctor has checked it yet.")).to_be_visible()
    picture(page, stack, "answer")


def test_what_is_not_confirmed_is_marked_in_words(page: Page) -> None:
    expect(ask(page, COST)).to_contain_text("Not confirmed: ")


def test_every_bubble_says_who_speaks_and_when(page: Page) -> None:
    ask(page, COST)

    for author in ("You", "Automated assistant"):
        expect(said(page, author).get_by_role("time")).to_have_text(re.compile(r"^\d\d:\d\d$"))


def test_an_answer_begins_where_the_reader_can_see_it(page: Page) -> None:
    ask(page, COST)
    reply = ask(page, "Who pays if complications come?")

    expect(reply.get_by_role("heading")).to_be_in_viewport()


def test_shift_and_enter_begin_a_new_line(page: Page) -> None:
    field(page).press_sequentially("one")
    field(page).press("Shift+Enter")
    field(page).press_sequentially("two")

    expect(field(page)).to_have_value("one\ntwo")
    expect(said(page, "You")).to_have_count(0)


def test_an_empty_field_sends_nothing(page: Page) -> None:
    write(page, "   ")
    page.get_by_role("button", name="Send").click()

    expect(said(page, "You")).to_have_count(0)


def test_the_limit_is_shown_before_it_is_hit_and_nothing_longer_is_sent(page: Page) -> None:
    field(page).fill("a" * 1500)
    expect(page.locator("#count")).to_have_text("")
    field(page).fill("a" * 1900)
    expect(page.locator("#count")).to_have_text("Characters left: 100")
    write(page, "a" * 2010)

    expect(page.locator("#count")).to_contain_text("Too long by 10 characters")
    expect(field(page)).to_have_value("a" * 2010)
    expect(said(page, "You")).to_have_count(0)


def test_lines_of_a_text_stay_lines(page: Page) -> None:
    ask(page, "show my list\nplease show it\n\nshow my list")

    expect(said(page, "You").locator(".text").get_by_role("paragraph")).to_have_count(2)
    assert said(page, "You").locator(".text p").first.inner_text() == "show my list\nplease show it"


def test_a_button_is_answered(page: Page) -> None:
    ask(page, "delete my chat").get_by_role("button", name=KEEP).click()

    expect(said(page, "You").last).to_contain_text(KEEP)
    expect(replies(page)).to_have_count(2)
    expect(status(page)).to_have_text("")


def test_the_question_for_the_team_goes_on_the_familys_list(page: Page) -> None:
    reply = ask(page, COST)
    reply.get_by_role("button", name="Add to my questions").click()
    expect(replies(page)).to_have_count(2)

    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="My questions").click()

    expect(replies(page)).to_have_count(3)
    expect(replies(page).last).to_contain_text("written estimate that lists every item")


def test_an_answer_can_be_copied_with_its_source(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reply = ask(page, COST)

    reply.get_by_role("button", name="Copy").click()

    expect(reply.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "We did not find a price" in copied and "https://www.cancerfax.com/" in copied


def test_one_answer_is_printed_without_the_others(page: Page) -> None:
    ask(page, LIST)
    reply = ask(page, COST)
    page.evaluate("""() => { window.print = () => { window.shown = [...document.querySelectorAll('article')]
        .map((each) => each.classList.contains('printed') && document.body.classList.contains('printing')) } }""")

    reply.get_by_role("button", name="Print").click()

    assert page.evaluate("window.shown") == [False, False, False, True]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".printed, .printing")).to_have_count(0)


def test_a_family_says_that_an_answer_did_not_help_and_why(page: Page, stack: Stack) -> None:
    reply = ask(page, COST)
    reply.get_by_role("group", name="Was this helpful?").get_by_role("button", name="No").click()
    reply.get_by_label("What was missing").fill("a price, call +49 170 1234567")
    reply.get_by_role("button", name="Send this").click()

    expect(reply.get_by_text("Thank you.")).to_be_focused()
    assert "1234567" not in stack.stored() and "a price, call" in stack.stored()


def test_after_a_reload_the_same_chat_is_there(page: Page) -> None:
    ask(page, COST)
    expect(replies(page).first.locator("figure")).to_have_count(1)
    ask(page, "delete my chat")
    before = log(page).inner_text()

    page.reload()

    expect(replies(page)).to_have_count(2)
    expect(replies(page).first.locator("figure")).to_have_count(1)
    assert log(page).inner_text() == before
    replies(page).last.get_by_role("button", name=KEEP).click()
    expect(replies(page)).to_have_count(3)


def test_nothing_scrolls_sideways(page: Page, stack: Stack) -> None:
    ask(page, "x" * 300)
    ask(page, COST).get_by_text("What we compared, and when").click()
    ask(page, LIST)
    picture(page, stack, "long")

    assert sideways(page) == []


def test_a_page_enlarged_four_times_can_still_be_read(page: Page, stack: Stack, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 256})
    reply = ask(page, COST)

    expect(reply.get_by_role("heading")).to_be_in_viewport()
    picture(page, stack, "low")
    assert sideways(page) == []


def test_everything_works_with_the_keyboard_alone(page: Page) -> None:
    tab_to(page, field(page))
    page.keyboard.type(COST)
    page.keyboard.press("Enter")
    expect(replies(page)).to_have_count(1)
    expect(field(page)).to_be_focused()
    tab_to(page, replies(page).last.locator("summary").first, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(replies(page).last.get_by_role("listitem").first).to_be_visible()

    tab_to(page, field(page))
    page.keyboard.type("delete my chat")
    tab_to(page, page.get_by_role("button", name="Send"))
    page.keyboard.press("Space")
    button = replies(page).last.get_by_role("button", name=KEEP)
    expect(button).to_be_visible()
    tab_to(page, button, "Shift+Tab")
    assert button.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(replies(page)).to_have_count(3)


def test_a_dialog_holds_the_focus_and_gives_it_back(page: Page) -> None:
    opener = page.get_by_role("button", name="Topics")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="All questions by topic")).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement.closest('dialog') !== null || document.activeElement === document.body"
        )
    page.keyboard.press("Escape")

    expect(opener).to_be_focused()


def test_screen_readers_are_told_of_new_messages_only_and_without_their_tools(page: Page) -> None:
    ask(page, COST)
    expect(log(page)).to_have_attribute("aria-live", "polite")
    page.evaluate("""() => { window.heard = []; new MutationObserver((changes) => changes.forEach(({ addedNodes }) =>
        addedNodes.forEach((node) => node.tagName === 'ARTICLE' && window.heard.push(
            [...node.querySelectorAll('button')].filter((b) => !b.closest('[hidden][aria-live=off]')).length))))
        .observe(document.querySelector('[role=log]'), { childList: true }) }""")
    ask(page, "show my list")

    own = log(page).locator("article").last.locator(".choices button").count()
    assert own > 0
    assert page.evaluate("window.heard")[-1] == own, "only the answer's own choices may be read with it"
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(field(page)).to_have_accessible_description(re.compile("Please do not type names"))
