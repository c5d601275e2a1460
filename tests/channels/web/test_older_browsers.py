"""Browsers of older telephones, which lack what newer ones have: the widget comes, and what is written is sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.channels.web.conftest import Enter, message
from tests.channels.web.rooms import ORIGIN, SITE, inside, person
from tests.channels.web.test_reported_of_widgets import sent

ANSWER = message("You need a visa.", 1, outcome="travel/visa")
BUTTON = "Questions about the trial"
# What Safari had not before 16.4, 16 and 15.4, and Firefox not before 119.
NO_SHEETS = "window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor') };"
NO_SUBMIT = "delete HTMLFormElement.prototype.requestSubmit; delete Array.prototype.at;"
NO_DIALOGS = "delete HTMLDialogElement.prototype.show; delete HTMLDialogElement.prototype.showModal;"
NO_ARIA = "delete Element.prototype.ariaLive; delete Element.prototype.ariaBusy;"
STRICT = f"default-src 'none'; script-src {ORIGIN}; frame-src {ORIGIN}"


def older(page: Page, *scripts: str, policy: str = "") -> None:
    """The same page again, in a browser that lacks something, on a site with this policy for content."""

    def answer(route: Route) -> None:
        body = f'<!doctype html><html lang="en"><title>A site</title><script src="{ORIGIN}/widget.js" async></script>'
        route.fulfill(content_type="text/html", headers={"Content-Security-Policy": policy}, body=body)

    if policy:
        page.route(f"{SITE}/**", answer)
    for script in scripts:
        page.add_init_script(script)
    page.reload()


@pytest.mark.parametrize("policy", ["", STRICT], ids=["any site", "a site that forbids inline styles"])
@pytest.mark.parametrize("size", [(390, 664), (1280, 720)], ids=["telephone", "desk"])
def test_the_widget_comes_and_opens_where_no_script_can_make_a_sheet(
    enter: Enter, size: tuple[int, int], policy: str
) -> None:
    _, page = enter(ANSWER, address=SITE, viewport={"width": size[0], "height": size[1]})
    older(page, NO_SHEETS, policy=policy)

    button = page.get_by_role("button", name=BUTTON)
    expect(button).to_have_css("position", "fixed")
    expect(button).to_have_css("background-color", "rgb(11, 92, 107)")
    button.click()

    frame = page.locator("iframe").bounding_box()
    assert frame and frame["width"] > 280 and frame["height"] > size[1] * 0.8
    expect(inside(page).get_by_text("You need a visa.")).to_be_visible()


def test_a_site_that_forbids_inline_styles_is_told_of_none_where_a_script_can_make_a_sheet(enter: Enter) -> None:
    _, page = enter(ANSWER, address=SITE)
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text))
    older(page, policy=STRICT)

    expect(page.get_by_role("button", name=BUTTON)).to_have_css("position", "fixed")
    assert [line for line in told if "Content Security Policy" in line] == []


def test_where_a_browser_has_no_dialogs_the_button_opens_the_full_page(enter: Enter) -> None:
    _, page = enter(ANSWER, address=SITE)
    older(page, NO_SHEETS, NO_DIALOGS)

    with page.context.expect_page() as opened:
        page.get_by_role("button", name=BUTTON).click()

    opened.value.get_by_text("You need a visa.").wait_for()
    assert opened.value.url == f"{ORIGIN}/chat/?lang=en"


def test_enter_sends_what_was_written(enter: Enter) -> None:
    room, page = enter(ANSWER)
    older(page, NO_SUBMIT)
    page.get_by_text("You need a visa.").wait_for()

    page.locator("#text").fill("What does it cost?")
    page.locator("#text").press("Enter")

    expect(page.get_by_text("What does it cost?")).to_be_visible()
    expect(page.locator("#text")).to_have_value("")
    assert sent(room) == ["What does it cost?"]


def test_an_alarm_interrupts_a_screen_reader_and_what_follows_does_not(enter: Enter) -> None:
    room, page = enter(ANSWER)
    older(page, NO_ARIA)
    page.locator("#log[aria-live=polite]").wait_for()

    room.messages.append(message("Call an ambulance now.", 2, card="alarm"))
    page.get_by_text("Call an ambulance now.").wait_for()
    expect(page.locator("#log")).to_have_attribute("aria-live", "assertive")

    room.messages.append(person("Good morning.", 3))
    page.get_by_text("Good morning.").wait_for()
    expect(page.locator("#log")).to_have_attribute("aria-live", "polite")


def test_an_alarm_from_before_the_page_was_opened_interrupts_nobody(enter: Enter) -> None:
    _, page = enter(message("Call an ambulance now.", 1, card="alarm"))
    older(page, NO_ARIA)
    page.get_by_text("Call an ambulance now.").wait_for()

    expect(page.locator("#log")).to_have_attribute("aria-live", "polite")
