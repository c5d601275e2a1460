"""The sentence nearest to the question, marked on the page: by more than color, heard by screen readers, and no word of
the answer changed."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from bot.content.responses import responses
from bot.conversations.types import Reply
from bot.i18n import languages
from bot.understanding.answering_sentence import cut_answers
from tests.channels.web.conftest import TAGS, Show, message

TEXT = "We did not find a price. Ask for it in writing.\n\nYou need a visa:\n- a form\n- a photo. Ask for it, too."
ANSWERS = cut_answers(responses())
LISTED, HARM = "eligibility/exclusions", "<img src=x onerror='window.harmed = 1'> costs nothing."


def marks(page: Page) -> Locator:
    return page.locator("article .text mark")


def told(marked: Locator) -> str:
    """The marked words, without what only screen readers get."""
    return str(
        marked.evaluate("mark => [...mark.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join('')")
    )


def style(page: Page, name: str, of: str = "article .text mark") -> str:
    return str(page.locator(of).first.evaluate("(e, name) => getComputedStyle(e).getPropertyValue(name)", name))


def shown_words(page: Page) -> str:
    """All that stands in the bubble's text, paragraph by paragraph, without what only screen readers get."""
    return str(
        page.locator("article .text").evaluate(
            """text => { const copy = text.cloneNode(true); copy.querySelectorAll('.away').forEach((e) => e.remove());
            return [...copy.children].map((p) => p.textContent).join('\\n\\n') }"""
        )
    )


def test_what_a_reply_marks_comes_to_the_page() -> None:
    reply = Reply.from_metadata(TEXT, "costs/overview", (), {"marked": ["We did not find a price."]})

    assert message(TEXT, marked=reply.details.marked)["marked"] == ("We did not find a price.",)
    assert "marked" not in message(TEXT)


def test_each_marked_sentence_stands_where_it_stood_and_no_word_is_changed(show: Show) -> None:
    page = show("en", message(TEXT, marked=("We did not find a price.", "- a photo.")))

    assert [told(mark) for mark in marks(page).all()] == ["We did not find a price.", "- a photo."]
    assert shown_words(page) == TEXT


@pytest.mark.parametrize("place", range(len(ANSWERS[LISTED])))
def test_every_sentence_of_a_list_can_be_marked(show: Show, place: int) -> None:
    text, sentence = responses()[LISTED].text, ANSWERS[LISTED][place]
    page = show("en", message(text, outcome=LISTED, marked=(sentence,)))

    assert [told(mark) for mark in marks(page).all()] == [sentence]
    assert shown_words(page).split() == text.split()


def test_nothing_is_marked_where_nothing_is_near_or_the_text_is_another(show: Show) -> None:
    page = show("en", message(TEXT), message(TEXT, 2, marked=("A sentence of last week.",)))

    assert page.locator("article").count() == 2 and marks(page).count() == 0


def test_a_card_of_danger_is_never_marked(show: Show) -> None:
    page = show("en", message(TEXT, card="alarm", marked=("We did not find a price.",)))

    assert marks(page).count() == 0


@pytest.mark.parametrize("language", sorted(languages()))
def test_screen_readers_hear_the_mark_in_the_familys_language_and_eyes_do_not_see_the_words(
    show: Show, language: str
) -> None:
    page = show(language, message(TEXT, marked=("We did not find a price.",)))
    heard = marks(page).locator("span")

    assert (heard.text_content() or "").strip() == languages()[language]["answer"]["nearest"]
    assert heard.get_attribute("lang") == language
    assert style(page, "opacity", "article .text mark span") == "0"
    assert style(page, "direction", "article .text") == "ltr", "the direction is the answer's"


@pytest.mark.parametrize("options", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_a_mark_is_told_by_weight_and_a_bar_in_every_scheme(show: Show, options: dict[str, str]) -> None:
    page = show("en", message(TEXT, marked=("Ask for it in writing.",)), **options)

    assert style(page, "font-weight") == "600" and style(page, "font-weight", "article .text p") == "400"
    assert style(page, "border-inline-start-width") == "4px" and style(page, "border-inline-start-style") == "solid"
    assert style(page, "border-inline-start-color") != style(page, "background-color")


@pytest.mark.parametrize("options", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_axe_finds_nothing_on_a_marked_answer(show: Show, options: dict[str, str]) -> None:
    page = show("en", message(TEXT, marked=("We did not find a price.", "- a photo.")), **options)

    found = Axe().run(page, options={"runOnly": TAGS})

    assert found.violations_count == 0, found.generate_report()


def test_a_long_mark_wraps_and_nothing_scrolls_sideways(show: Show) -> None:
    long = "We did not find " + "any price of any kind in any of our sources, " * 8 + "so ask."
    page = show("ar", message(f"Well. {long}", marked=(long,)))

    assert page.evaluate(
        "document.querySelector('#scroller').scrollWidth <= document.querySelector('#scroller').clientWidth"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_code_in_a_marked_sentence_stays_text(show: Show) -> None:
    page = show("en", message(f"Well. {HARM}", marked=(HARM,)))

    assert told(marks(page)) == HARM and page.locator("article img").count() == 0
    assert page.evaluate("window.harmed") is None
