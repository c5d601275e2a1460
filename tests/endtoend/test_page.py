"""The chat page in a real browser, as narrow as a phone, on a tablet and on a desk."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from bot.content.responses import response
from tests.endtoend.stack import Stack

COST = "How much does it cost?"
LIST = "show my list"
KEEP = "No, keep it"
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"


@pytest.fixture(params=[320, 768, 1280])
def width(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your question")


def log(page: Page) -> Locator:
    return page.get_by_role("log", name="Conversation")


def said(page: Page, author: str) -> Locator:
    """The bubbles of one author."""
    return log(page).get_by_role("article").filter(has=page.get_by_role("heading", name=author, exact=True))


def replies(page: Page) -> Locator:
    return said(page, "Automated assistant")


def ask(page: Page, text: str) -> Locator:
    """Type a question, press Enter, and wait for the reply. Gives the reply's bubble."""
    before = replies(page).count()
    field(page).fill(text)
    field(page).press("Enter")
    expect(replies(page)).to_have_count(before + 1)
    return replies(page).last


def sideways(page: Page) -> list[str]:
    """Elements that are wider than what holds them."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("html, body, body *:not(template, script)")]
            .filter((e) => getComputedStyle(e).display !== "inline" && e.scrollWidth > e.clientWidth && e.clientWidth)
            .map((e) => e.outerHTML.slice(0, 200))"""
    )
    return found


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press a key until the focus is on `target`."""
    for _ in range(30):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to {target}")


def picture(page: Page, stack: Stack, name: str) -> None:
    """Keep a screenshot beside the stack's other temporary files."""
    width = (page.viewport_size or {"width": 0})["width"]
    page.screenshot(path=stack.var / "tmp" / f"{name}-{width}.png")


def test_the_page_greets_and_says_what_it_is(page: Page) -> None:
    expect(replies(page)).to_have_count(1)
    first = response("greeting/first").text.split("\n\n")[0]
    expect(replies(page)).to_contain_text(first)
    expect(page.get_by_role("banner")).to_contain_text("Automated assistant. Not medical advice.")
    expect(page).to_have_title(re.compile("NCT06947473"))


def test_a_question_and_enter_show_an_answer_with_sources_to_unfold(page: Page, stack: Stack) -> None:
    reply = ask(page, COST)

    expect(said(page, "You")).to_have_text(re.compile(re.escape(COST)))
    expect(field(page)).to_have_value("")
    expect(page.get_by_role("status")).to_have_text("")
    source = reply.get_by_role("listitem").first
    expect(source).to_be_hidden()
    reply.get_by_text("Source", exact=True).click()
    expect(source).to_be_visible()
    expect(reply.get_by_text("Checked against the source on")).to_be_visible()
    picture(page, stack, "answer")


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
    field(page).fill("   ")
    field(page).press("Enter")
    page.get_by_role("button", name="Send").click()

    expect(said(page, "You")).to_have_count(0)


def test_a_text_that_is_too_long_goes_back_to_the_field_with_our_own_sentence(
    page: Page, complaints: list[str]
) -> None:
    text = "word " * 500 + "end"
    field(page).fill(text)
    field(page).press("Enter")

    expect(page.get_by_role("status")).to_have_text(f"Not sent. {response('sorry/too_long').text.format(limit=2000)}")
    expect(field(page)).to_have_value(text)
    expect(said(page, "You")).to_have_count(0)
    assert all("413" in complaint for complaint in complaints)
    complaints.clear()


def test_lines_of_a_text_stay_lines(page: Page) -> None:
    ask(page, "show my list\nplease show it\n\nshow my list")

    expect(said(page, "You").get_by_role("paragraph")).to_have_count(2)
    assert said(page, "You").get_by_role("paragraph").first.inner_text() == "show my list\nplease show it"


def test_a_button_is_answered(page: Page) -> None:
    ask(page, "delete my chat").get_by_role("button", name=KEEP).click()

    expect(said(page, "You").last).to_contain_text(KEEP)
    expect(replies(page)).to_have_count(3)
    expect(page.get_by_role("status")).to_have_text("")


def test_offline_the_page_says_so_and_the_message_can_be_sent_again(page: Page, complaints: list[str]) -> None:
    page.context.set_offline(True)
    field(page).fill(LIST)
    field(page).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Not sent")
    again = said(page, "You").get_by_role("button", name="Try again")
    again.click()
    expect(page.get_by_role("status")).to_contain_text("Not sent")

    page.context.set_offline(False)
    again.click()

    expect(replies(page).last).to_contain_text("Your list is empty")
    expect(page.get_by_role("status")).to_have_text("")
    expect(again).to_have_count(0)
    expect(said(page, "You")).to_have_count(1)
    assert complaints and all(OFFLINE in complaint for complaint in complaints)
    complaints.clear()


def test_a_message_whose_answer_was_lost_on_the_way_is_asked_once(page: Page, complaints: list[str]) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/messages", lose, times=1)
    field(page).fill(LIST)
    field(page).press("Enter")
    said(page, "You").get_by_role("button", name="Try again").click()
    expect(replies(page)).to_have_count(2)
    page.reload()

    expect(said(page, "You")).to_have_count(1)
    expect(replies(page)).to_have_count(2)
    assert complaints and all("ERR_FAILED" in complaint for complaint in complaints)
    complaints.clear()


def test_after_a_reload_the_same_chat_is_there(page: Page) -> None:
    ask(page, COST)
    ask(page, "delete my chat")
    before = log(page).inner_text()

    page.reload()

    expect(replies(page)).to_have_count(3)
    assert log(page).inner_text() == before
    replies(page).last.get_by_role("button", name=KEEP).click()
    expect(replies(page)).to_have_count(4)


def test_a_deleted_chat_disappears_from_the_screen_and_does_not_come_back(page: Page) -> None:
    ask(page, COST)
    ask(page, "delete my chat").get_by_role("button", name="Yes, delete this chat").click()

    expect(replies(page).last).to_contain_text("This chat is deleted.")
    expect(log(page)).not_to_contain_text(COST)
    page.reload()
    expect(replies(page)).to_have_count(1)
    expect(said(page, "You")).to_have_count(0)
    ask(page, COST)


@pytest.mark.parametrize("prefix", ["", "add: "])
def test_code_stays_text(page: Page, prefix: str) -> None:
    typed = f"{prefix}<img src=x onerror='window.harmed = 1'><script>window.harmed = 1</script> {{{{ 7*7 }}}}"

    reply = ask(page, typed)

    expect(said(page, "You").last).to_contain_text(typed)
    if prefix:
        expect(reply).to_contain_text(typed.removeprefix(prefix))
    page.reload()
    expect(said(page, "You").last).to_contain_text(typed)
    expect(log(page).locator("img, script")).to_have_count(0)
    assert page.evaluate("window.harmed") is None


def test_nothing_scrolls_sideways(page: Page, stack: Stack) -> None:
    ask(page, "x" * 300)
    ask(page, COST).get_by_text("Source", exact=True).click()
    ask(page, LIST)
    picture(page, stack, "long")

    assert sideways(page) == []


def test_a_page_enlarged_four_times_can_still_be_read(page: Page, stack: Stack, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 256})
    reply = ask(page, COST)

    expect(reply.get_by_role("heading")).to_be_in_viewport()
    picture(page, stack, "low")
    assert log(page).evaluate("element => element.clientHeight") >= 256


def test_everything_works_with_the_keyboard_alone(page: Page) -> None:
    tab_to(page, field(page))
    page.keyboard.type(COST)
    page.keyboard.press("Enter")
    expect(replies(page)).to_have_count(2)
    summary = replies(page).last.locator("summary")
    tab_to(page, summary, "Shift+Tab")
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
    expect(replies(page)).to_have_count(4)


def test_screen_readers_are_told_of_what_comes(page: Page) -> None:
    expect(log(page)).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(field(page)).to_have_accessible_description(re.compile("Please do not type names"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, stack: Stack, scheme: str, complaints: list[str]) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    ask(page, COST).get_by_text("Source", exact=True).click()
    ask(page, LIST)
    page.context.set_offline(True)
    field(page).fill(LIST)
    field(page).press("Enter")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    picture(page, stack, scheme)

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    complaints.clear()
