"""Finding a question without asking: one field over all titles, and suggestions while typing, on the device alone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from bot.content.translations import title_in
from tests.channels.web.conftest import TAGS, Enter, message
from tests.channels.web.rooms import Room

HELLO = message("Hello.", 1)


def topics(page: Page) -> Locator:
    page.get_by_role("button", name="Topics").click()
    return page.get_by_role("searchbox", name="Find a question")


def sent(room: Room) -> list[dict[str, Any]]:
    return [body for path, body in room.taken if path.endswith("messages")]


def first(enter: Enter, language: str, typed: str, much: int = 3) -> list[str]:
    """The first titles that the field of the topics gives."""
    _, page = enter(HELLO, language=language)
    page.locator("#topics").click()
    page.locator("#find").fill(typed)
    return page.locator("dialog .stack").first.get_by_role("button").all_text_contents()[:much]


@pytest.mark.parametrize(
    ("language", "typed", "outcome"),
    [
        ("en", "cost", "costs/overview"),
        ("en", "hoW mcuh dos it csot", "costs/overview"),
        ("en", "visas", "travel/visa"),
        ("en", "vsa", "travel/visa"),
        ("en", "confusoin", "risks/neurotoxicity"),
        ("es", "cuanto cuesta", "costs/overview"),
        ("es", "VISADO", "travel/visa"),
        ("fr", "grossesse", "eligibility/pregnancy"),
        ("ru", "виза", "travel/visa"),
        ("zh", "签证", "travel/visa"),
        ("ar", "تاشيرة", "travel/visa_free_entry"),
        ("hi", "वीज़ा", "travel/visa"),
        ("pt", "gravidez", "eligibility/pregnancy"),
    ],
)
def test_a_question_is_found_in_the_pages_language_without_accents_and_with_errors(
    enter: Enter, language: str, typed: str, outcome: str
) -> None:
    assert title_in(outcome, language) in first(enter, language, typed, 5)


def test_what_was_found_can_be_asked_by_keyboard(enter: Enter) -> None:
    room, page = enter(HELLO)
    topics(page).press_sequentially("visa")
    expect(page.get_by_role("status").filter(has_text="Questions found:")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.evaluate("document.activeElement.textContent")

    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("article.family")).to_have_count(1)
    assert len(sent(room)) == 1 and chosen == title_in(sent(room)[0]["button"], "en")


def test_what_is_not_found_says_what_to_do_and_leaves_the_topics(enter: Enter) -> None:
    _, page = enter(HELLO)
    topics(page).fill("xylophone")

    expect(page.get_by_text("Please write yours in the chat.")).to_be_visible()
    expect(page.get_by_text("Costs", exact=True)).to_be_visible()


def test_the_field_stays_where_it_is_while_one_types(enter: Enter) -> None:
    _, page = enter(HELLO)
    field = topics(page)
    before = field.bounding_box()

    for typed, found in (("visa", "Questions found: 3"), ("xylophone", "Please write yours in the chat.")):
        field.fill(typed)
        expect(page.get_by_text(found)).to_be_visible()
        assert field.bounding_box() == before


# Suggestions while typing


def suggestions(page: Page) -> Locator:
    return page.get_by_role("region", name="Questions like this").get_by_role("button")


def test_while_typing_like_questions_stand_above_and_are_chosen_by_keyboard(enter: Enter) -> None:
    room, page = enter(HELLO)
    page.get_by_role("textbox").press_sequentially("visa")
    expect(suggestions(page)).to_have_count(3)
    expect(page.locator("#told")).to_contain_text("Questions like this: 3.")
    shown = suggestions(page).last.text_content()
    page.keyboard.press("ArrowUp")
    expect(suggestions(page).last).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.locator("article.family")).to_have_count(1)
    assert title_in(sent(room)[0]["button"], "en") == shown
    expect(page.get_by_role("textbox")).to_have_value("")
    expect(suggestions(page)).to_have_count(0)


def test_a_free_question_is_sent_as_it_was_typed(enter: Enter) -> None:
    room, page = enter(HELLO)
    page.get_by_role("textbox").press_sequentially("visa")
    expect(suggestions(page)).to_have_count(3)

    page.keyboard.press("Enter")

    expect(page.locator("article.family")).to_have_count(1)
    assert [body.get("text") for body in sent(room)] == ["visa"]
    expect(suggestions(page)).to_have_count(0)


def test_escape_and_the_arrows_lead_back_to_the_field(enter: Enter) -> None:
    _, page = enter(HELLO)
    page.get_by_role("textbox").press_sequentially("visa")
    expect(suggestions(page)).to_have_count(3)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")

    expect(page.get_by_role("textbox")).to_be_focused()
    expect(suggestions(page)).to_have_count(0)


def test_nothing_that_is_typed_leaves_the_device(enter: Enter) -> None:
    room, page = enter(HELLO)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.post_data}"))
    page.get_by_role("textbox").press_sequentially("visa")
    expect(suggestions(page)).to_have_count(3)

    assert sent(room) == []
    assert not any("visa" in one for one in asked)


def test_who_talks_with_a_person_gets_no_suggestions(enter: Enter) -> None:
    room, page = enter(HELLO)
    room.owner = "person"
    page.wait_for_function("document.body.dataset.owner === 'person'")
    page.get_by_role("textbox").press_sequentially("visa")
    page.wait_for_load_state("networkidle")

    expect(suggestions(page)).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing(enter: Enter, language: str) -> None:
    _, page = enter(HELLO, language=language, viewport={"width": 320, "height": 640})
    page.locator("#text").press_sequentially("visa" if language == "en" else "تأشيرة")
    page.locator("#suggested button").first.wait_for()
    found = Axe().run(page, options={"runOnly": TAGS})
    page.locator("#topics").click()
    page.locator("#find").fill("visa" if language == "en" else "تأشيرة")
    page.locator("dialog .stack button").first.wait_for()
    found_in_dialog = Axe().run(page, options={"runOnly": TAGS})

    assert found.violations_count == 0, found.generate_report()
    assert found_in_dialog.violations_count == 0, found_in_dialog.generate_report()
