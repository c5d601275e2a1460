"""Accessibility in each state, Arabic, and code that must stay text."""

import json
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from bot.content.translations import text_in
from tests.endtoend.family import COST, LIST, ask, field, log, menu, picture, replies, said, sideways, status, write
from tests.endtoend.stack import Stack

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
CORPUS = [
    "<script>window.harmed = 1</script>",
    "<img src=x onerror='window.harmed = 1'>",
    '"><svg/onload=window.harmed=1>',
    "javascript:window.harmed=1",
    "<a href='javascript:window.harmed=1'>click</a>",
    "<iframe srcdoc='<script>parent.harmed=1</script>'></iframe>",
    "</script><script>window.harmed=1</script>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.harmed=1>",
    "{{constructor.constructor('window.harmed=1')()}} ${window.harmed=1} <%= 1 %>",
    "\u202e<b>reversed</b>\u2066 &lt;script&gt; &#60;img&#62;",
    "'-window.harmed=1-'  `${window.harmed=1}` \\x3cscript\\x3e",
]


def axe(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": TAGS})
    assert found.violations_count == 0, found.generate_report()


def reading(page: Page) -> None:
    ask(page, COST).get_by_text("What we compared, and when").click()


def judging(page: Page) -> None:
    reply = ask(page, COST)
    reply.get_by_role("group", name="Was this helpful?").get_by_role("button", name="No").click()
    expect(reply.get_by_label("What was missing")).to_be_visible()


def writing_much(page: Page) -> None:
    field(page).fill("a" * 2100)


def waiting(page: Page) -> None:
    page.get_by_role("button", name="Talk to a person").click()
    expect(page.get_by_text("You asked for a person.")).to_be_visible()


def in_danger(page: Page) -> None:
    write(page, "He is having a seizure and cannot breathe")
    expect(page.locator(".alarm")).to_be_visible()


def offline(page: Page) -> None:
    page.context.set_offline(True)
    write(page, LIST)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def choosing_a_topic(page: Page) -> None:
    page.get_by_role("button", name="Topics").click()
    page.get_by_role("dialog").get_by_text("Risks", exact=True).click()


def in_the_menu(page: Page) -> None:
    page.get_by_role("button", name="Menu", exact=True).click()


def deleting(page: Page) -> None:
    menu(page, "Delete my chat")


STATES: list[Callable[[Page], None]] = [
    reading, judging, writing_much, waiting, in_danger, offline, choosing_a_topic, in_the_menu, deleting,
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(
    page: Page, stack: Stack, state: Callable[[Page], None], scheme: str, complaints: list[str]
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    state(page)
    picture(page, stack, f"{state.__name__}-{scheme}")

    axe(page)
    page.close()
    complaints.clear()


def test_axe_finds_nothing_at_the_beginning(fresh: Page) -> None:
    axe(fresh)
    write(fresh, COST)
    expect(fresh.get_by_role("button", name="Delete", exact=True)).to_be_visible()
    axe(fresh)


@pytest.mark.parametrize("contrast", ["more", "forced"])
def test_axe_finds_nothing_in_high_contrast(page: Page, stack: Stack, contrast: str) -> None:
    if contrast == "forced":
        page.emulate_media(forced_colors="active")
    else:
        page.emulate_media(contrast="more")
    reading(page)
    picture(page, stack, f"contrast-{contrast}")

    axe(page)


def test_a_person_is_named_on_every_bubble_and_in_the_state(page: Page, stack: Stack) -> None:
    """The desk is another room: here the server's events are what it will make of a navigator's words."""
    ask(page, COST)

    def mary(route: Route) -> None:
        message = {
            "sequence": 90,
            "author": "person",
            "name": "Mary",
            "text": "Good evening.",
            "time": "2026-11-24T20:00:00Z",
        }
        state = {"owner": "person", "person": "Mary", "working": False, "typing": True}
        body = f"event: message\ndata: {json.dumps(message)}\n\nevent: state\ndata: {json.dumps(state)}\n\n"
        route.fulfill(status=200, content_type="text/event-stream", body=body)

    page.route("**/api/v1/stream", mary)
    page.reload()

    expect(said(page, "Mary (a person)")).to_contain_text("Good evening.")
    expect(page.locator("#state")).to_have_text("Mary is with you now. The assistant will not reply.")
    picture(page, stack, "person")
    axe(page)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["ar", "hi", "ru", "zh"])
def test_other_languages_fit_and_run_their_way(browser: Browser, stack: Stack, language: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 720}, locale=f"{language}")
    page = context.new_page()
    page.goto(f"{stack.url}?lang={language}")
    page.locator("#agree").click()
    expect(page.locator("#agreed")).to_be_visible()
    page.locator("#text").fill(COST)
    page.keyboard.press("Enter")
    # Above the answer stands the offer to go on in English.
    answer = page.locator("article.assistant").last
    expect(answer.locator(".text")).to_contain_text(text_in("costs/overview", language)[:40])
    picture(page, stack, f"answer-{language}")

    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    expect(answer.locator(".original div")).to_have_attribute("lang", "en")
    direction = answer.locator(".text").evaluate("e => getComputedStyle(e).direction")
    assert direction == ("rtl" if language == "ar" else "ltr")
    own, theirs = page.locator("article.family").bounding_box(), answer.bounding_box()
    assert own and theirs
    assert (own["x"] < theirs["x"] + theirs["width"] - own["width"]) == (language == "ar") or width == 320
    assert sideways(page) == []
    axe(page)
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_picture_is_as_wide_as_its_letters_need_and_its_words_open(page: Page, stack: Stack) -> None:
    reply = ask(page, COST)
    drawn = reply.get_by_role("img", name="Who pays what")
    drawn.scroll_into_view_if_needed()
    page.wait_for_function("e => e.complete && e.naturalWidth > 0", arg=drawn.element_handle())
    reply.get_by_text("The picture in words").click()

    expect(reply.get_by_text("The cells. Often covered: Partly or fully")).to_be_visible()
    box = drawn.bounding_box()
    assert box and box["width"] >= 280
    picture(page, stack, "drawn")
    assert sideways(page) == []
    axe(page)


def test_every_target_is_at_least_24_pixels(page: Page) -> None:
    judging(page)
    page.get_by_role("button", name="Topics").click()
    page.get_by_role("dialog").get_by_text("Risks", exact=True).click()

    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, select, input, textarea, .stack a')]
            .map((e) => [e.textContent, e.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([text]) => text)"""
    )
    assert small == []


def test_with_reduced_motion_nothing_moves(page: Page, stack: Stack) -> None:
    page.emulate_media(reduced_motion="reduce")
    with stack.without_rasa():
        write(page, COST)
        expect(status(page)).to_contain_text("looking for an answer")
        assert page.evaluate("document.getAnimations({ subtree: true }).length") == 0


@pytest.mark.parametrize("text", CORPUS)
def test_code_stays_text(page: Page, text: str) -> None:
    shown = text.replace("\u202e", "").replace("\u2066", "")
    ask(page, text)
    write(page, f"add: {text}")
    expect(replies(page)).to_have_count(2)
    reply = replies(page).first
    if reply.get_by_role("group", name="Was this helpful?").count():
        reply.get_by_role("button", name="No", exact=True).click()
        reply.get_by_label("What was missing").fill(text)
        reply.get_by_role("button", name="Send this").click()

    expect(said(page, "You").first).to_contain_text(shown)
    page.reload()
    expect(replies(page)).to_have_count(2)
    expect(said(page, "You").first).to_contain_text(shown)
    expect(log(page).locator("img, script, svg, iframe, math, a[href^='javascript']")).to_have_count(0)
    assert page.evaluate("window.harmed") is None


def test_code_in_the_servers_fields_stays_text(page: Page) -> None:
    """As if a curated text or a navigator's name held it."""
    harm = "<img src=x onerror='window.harmed = 1'>"

    def answer(route: Route) -> None:
        message = {
            "sequence": 1, "author": "person", "name": harm, "text": harm, "time": "2026-11-24T20:00:00Z",
            "lead": harm, "unverified": harm, "ask": harm, "reviewed": "2026-11-24", "outcome": harm,
            "sources": [{"title": harm, "url": "javascript:window.harmed=1", "section": harm}],
            "buttons": [{"title": harm, "id": harm}],
        }  # fmt: skip
        state = {"owner": "person", "person": harm, "working": False, "typing": True}
        body = f"event: message\ndata: {json.dumps(message)}\n\nevent: state\ndata: {json.dumps(state)}\n\n"
        route.fulfill(status=200, content_type="text/event-stream", body=body)

    page.route("**/api/v1/stream", answer)
    page.reload()

    expect(log(page).get_by_role("article")).to_contain_text(re.compile(re.escape(harm)))
    expect(log(page).locator("img, a")).to_have_count(0)
    assert page.evaluate("window.harmed") is None
