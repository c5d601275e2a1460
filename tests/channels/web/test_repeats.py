"""A line in place of an answer that stands above: the way back, and the mark that fits the new question."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.channels.web.conftest import TAGS, Show, message

TEXT = "You need a visa.\n\nAsk the embassy which. It takes two weeks."
ABOVE = message(TEXT, 2, outcome="travel/visa", marked=("You need a visa.",))
LINE = message(
    "My answer above is what I have on this.", 4, outcome="travel/visa", repeats=2, marked=("It takes two weeks.",)
)


def test_the_way_back_shows_the_answer_with_what_is_nearest_to_the_new_question(show: Show) -> None:
    page = show("en", ABOVE, message("Between. " * 300, 3), LINE)
    page.get_by_role("button", name="Back to that answer").click()

    above = page.locator('[data-sequence="2"]')
    assert [mark.text_content() for mark in above.locator("mark").all()] == [
        "Closest to your question: It takes two weeks."
    ]
    assert above.evaluate("e => e === document.activeElement")
    assert above.locator("mark").evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight }"
    )


def test_the_words_of_the_answer_stay_as_they_were(show: Show) -> None:
    page = show("en", ABOVE, LINE)

    page.locator('[data-sequence="2"] .text .away').evaluate_all("all => all.forEach((e) => e.remove())")
    assert "\n\n".join(page.locator('[data-sequence="2"] .text p').all_text_contents()) == TEXT


def test_links_and_words_that_can_be_tapped_are_still_there(show: Show) -> None:
    text = "See www.example.org. It takes two weeks.\n\nCRS can come. Call +86 10 5555 0100."
    above = message(text, 2, outcome="travel/visa", review="slow")
    page = show("en", above, LINE)
    above_links = page.locator('[data-sequence="2"] .text a')

    assert page.locator('[data-sequence="2"] mark').count() == 1
    assert above_links.evaluate_all("all => all.map((a) => a.firstChild.textContent)") == [
        "www.example.org", "+86 10 5555 0100",
    ]  # fmt: skip
    assert page.locator('[data-sequence="2"] .term').all_text_contents() == ["CRS"]


def test_no_way_back_is_drawn_to_an_answer_that_is_not_on_the_page(show: Show) -> None:
    page = show("en", LINE)

    assert page.get_by_role("button", name="Back to that answer").count() == 0


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_the_line(show: Show, language: str) -> None:
    found = Axe().run(show(language, ABOVE, LINE), options={"runOnly": TAGS})

    assert found.violations_count == 0, found.generate_report()
