"""On small screens the field, the person button and half of the height for reading are there, in every language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.channels.web import beginning
from bot.i18n import languages
from tests.channels.web.conftest import Enter, message
from tests.channels.web.rooms import SITE, inside

ASKED = message("A person will come. " * 12, 1, outcome="human/handoff")
PORTRAIT, LANDSCAPE, KEYBOARD = (320, 640), (740, 360), (320, 330)
# Pixels of the chat below what is in sight.
BELOW = "(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(scroller)"


def share(page: Page, told: str = "") -> float:
    """Of the window's height, what is for reading, while the status line says this."""
    found: float = page.evaluate(
        """(told) => { document.getElementById('status').textContent = told;
            return document.getElementById('scroller').clientHeight / innerHeight }""",
        told,
    )
    return found


def trouble(language: str) -> str:
    """The longest of what is said while messages are not sent."""
    said = languages()[language]["connection"]
    return str(max((said[key] for key in ("offline", "trying", "server")), key=len))


def within(page: Page, *selectors: str) -> bool:
    """Whether all of them are wholly in the window."""
    found: bool = page.evaluate(
        """(all) => all.every((one) => { const r = document.querySelector(one).getBoundingClientRect();
            return r.width > 0 && r.top >= 0 && r.left >= 0 && r.bottom <= innerHeight && r.right <= innerWidth })""",
        list(selectors),
    )
    return found


@pytest.mark.parametrize("owner", ["assistant", "waiting", "person"])
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE, KEYBOARD], ids=["portrait", "landscape", "keyboard"])
@pytest.mark.parametrize("language", sorted(languages()))
def test_half_the_height_is_for_reading(enter: Enter, language: str, size: tuple[int, int], owner: str) -> None:
    viewport = {"width": size[0], "height": size[1]}
    room, page = enter(ASKED, language=language, viewport=viewport, locale=language)
    room.owner = owner
    page.wait_for_function("(owner) => document.body.dataset.owner === owner", arg=owner)

    assert within(page, "#person", "#menu", "#topics", "#text", "#form button[type=submit]")
    assert owner == "assistant" or within(page, "#state")
    assert size != PORTRAIT or within(page, "header .who p")
    assert share(page, trouble(language)) >= 0.5
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE, KEYBOARD], ids=["portrait", "landscape", "keyboard"])
@pytest.mark.parametrize("language", sorted(languages()))
def test_with_a_question_like_the_typed_one_too(enter: Enter, language: str, size: tuple[int, int]) -> None:
    room, page = enter(ASKED, language=language, viewport={"width": size[0], "height": size[1]}, locale=language)
    room.owner = "assistant"
    page.wait_for_function("document.body.dataset.owner === 'assistant'")
    [question] = [text for name, text, _ in beginning.first_questions(language)][:1]

    page.locator("#text").fill(question)
    suggested = page.locator("#suggested button")
    suggested.first.wait_for()

    assert suggested.count() == 1 and within(page, "#suggested button", "#text", "#form button[type=submit]")
    assert share(page) >= 0.5


def test_in_a_frame_with_four_buttons_too(enter: Enter) -> None:
    _, page = enter(ASKED, address=SITE, viewport={"width": 320, "height": 640})
    page.get_by_role("button", name="Questions about the trial").click()
    chat = inside(page)
    chat.wait_for_function("document.body.dataset.owner === 'waiting'")

    assert chat.evaluate("document.getElementById('scroller').clientHeight / innerHeight") >= 0.5
    tops = chat.evaluate("[...document.querySelectorAll('nav button')].map((b) => b.getBoundingClientRect().top)")
    assert len(tops) == 4 and len(set(tops)) == 1, "the buttons stand in one row"


@pytest.mark.parametrize("name", ["Talk to a person", "Topics", "Menu"])
def test_a_button_that_is_a_sign_keeps_its_name(enter: Enter, name: str) -> None:
    _, page = enter(ASKED, viewport={"width": 320, "height": 640})

    assert page.get_by_role("button", name=name, exact=True).is_visible()


def test_when_the_keyboard_comes_the_newest_words_stay_in_sight(enter: Enter) -> None:
    _, page = enter(*(message(f"Answer {n}. " * 20, n) for n in range(1, 8)), viewport={"width": 320, "height": 640})
    page.locator("article").last.wait_for()
    page.evaluate("document.getElementById('scroller').scrollTop = 1e6")

    page.set_viewport_size({"width": 320, "height": 330})
    page.wait_for_function("document.body.classList.contains('low')")

    page.wait_for_function(f"{BELOW} < 2")


def test_when_a_line_above_the_field_goes_away_the_newest_words_stay_in_sight(enter: Enter) -> None:
    room, page = enter(*(message(f"Answer {n}. " * 20, n) for n in range(1, 4)), viewport={"width": 320, "height": 640})
    page.wait_for_function("document.body.dataset.owner === 'waiting'")
    page.evaluate("document.getElementById('scroller').scrollTop = 1e6")

    room.owner = "assistant"
    page.wait_for_function("document.body.dataset.owner === 'assistant'")
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")

    assert page.evaluate(BELOW) < 2


def test_an_empty_field_begins_where_the_page_does_and_a_written_one_where_its_words_do(enter: Enter) -> None:
    _, page = enter(ASKED, language="ar", viewport={"width": 320, "height": 640})
    field = page.locator("#text")
    expect(field).to_have_css("direction", "rtl")

    field.fill("visa")
    expect(field).to_have_css("direction", "ltr")


def test_the_page_asks_browsers_to_make_room_for_the_keyboard(enter: Enter) -> None:
    _, page = enter(ASKED)

    assert "interactive-widget=resizes-content" in page.locator("meta[name=viewport]").get_attribute("content")  # type: ignore[operator]
