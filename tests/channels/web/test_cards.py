"""Alarms and what belongs to them on the page: told apart by more than colour, numbers to tap, nothing to play with."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator

from bot.content.responses import response, responses
from bot.i18n import languages
from tests.channels.web.conftest import TAGS, Show, message

NUMBERS = "China: 120, 12356\nFrance: 15, 112\nUnited Kingdom: 116 123\nMexico: *4141\nChina: +86 10 12345678"
MORE = "Helplines: findahelpline.com\nShow this line: 请帮我拨打120。\nSeen: 2026-11-29\nFever: 100 °F, 38.5, 101.3"
PROSE = "If CAR-T cells were given 120 days ago, say so. NCT06947473."


# ---- what the page is told


@pytest.mark.parametrize("outcome", sorted(name for name in responses() if name.startswith("safety/")))
def test_every_text_of_an_alarm_is_a_card(outcome: str) -> None:
    assert message("x", outcome=outcome)["card"] == ("after" if outcome.startswith("safety/after_") else "alarm")


def test_a_card_is_what_its_details_say_and_anything_else_is_none() -> None:
    assert message("x", card="doubt")["card"] == "doubt"
    assert message("x", outcome="safety/crisis", card="alarm")["card"] == "alarm"
    assert "card" not in message("x", outcome="costs/overview")
    assert "card" not in message("x", card="nonsense")
    assert "automatic" not in message("x", outcome="safety/emergency", card="alarm")
    assert "automatic" not in message("x", automatic=True)


def test_an_automatic_card_brings_the_curated_line() -> None:
    made = message("x", outcome="safety/emergency", card="alarm", automatic=True)

    assert made["automatic"] == response("safety/automatic").text
    assert message("x", card="alarm", automatic=True, label="Mensaje automático.")["automatic"] == "Mensaje automático."


# ---- what a family sees


def links(card: Locator) -> dict[str, str]:
    """What can be tapped in a card's text, and where it leads."""
    return dict(card.locator(".text a").evaluate_all("all => all.map((a) => [a.textContent, a.getAttribute('href')])"))


@pytest.mark.parametrize("kind", ["alarm", "after", "doubt"])
def test_numbers_of_a_card_can_be_tapped_and_nothing_else_can(show: Show, kind: str) -> None:
    text = f"Call now.\n\n{NUMBERS}\n{MORE}\n\n{PROSE}"
    page = show("en", message(text, card=kind))
    card = page.locator("article")

    assert links(card) == {
        "120": "tel:120",
        "12356": "tel:12356",
        "112": "tel:112",
        "116 123": "tel:116123",
        "*4141": "tel:*4141",
        "+86 10 12345678": "tel:+861012345678",
        "findahelpline.com": "https://findahelpline.com",
    }
    assert card.locator(".text").evaluate("e => [...e.children].map((p) => p.textContent).join('\\n\\n')") == text


def test_helplines_open_in_a_new_tab_that_knows_nothing_of_this_one(show: Show) -> None:
    page = show("en", message(MORE, card="alarm"))
    link = page.get_by_role("link", name="findahelpline.com")

    assert link.get_attribute("target") == "_blank"
    assert "noopener" in str(link.get_attribute("rel"))


def test_an_answer_has_only_numbers_with_their_country_to_tap(show: Show) -> None:
    page = show("en", message(f"{NUMBERS}\n{MORE}", outcome="costs/overview", review="slow"))

    assert links(page.locator("article")) == {
        "+86 10 12345678": "tel:+861012345678",
        "findahelpline.com": "https://findahelpline.com/",
    }
    assert page.locator("article .sign").count() == 0
    assert page.get_by_role("button", name="Copy").count() == 1


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("kind", ["alarm", "after", "doubt"])
def test_a_card_has_a_sign_and_a_word_and_no_tools(show: Show, language: str, kind: str) -> None:
    page = show(language, message(NUMBERS, card=kind, automatic=True))
    card = page.locator("article.card")

    assert card.locator(".sign strong").inner_text() == languages()[language]["card"][kind]
    assert card.locator(".sign [aria-hidden]").inner_text() in "!+"
    assert response("safety/automatic").text in card.inner_text()
    assert card.locator(".tools, .feedback").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_cards(show: Show, scheme: str) -> None:
    cards = [message(NUMBERS, 1 + i, card=kind, automatic=True) for i, kind in enumerate(("alarm", "after", "doubt"))]
    page = show("en", *cards, color_scheme=scheme)

    found = Axe().run(page, options={"runOnly": TAGS})

    assert found.violations_count == 0, found.generate_report()


def test_the_language_of_an_alarm_is_told_to_screen_readers(show: Show) -> None:
    page = show("en", message("Llame ahora", outcome="safety/emergency", language="es"))

    assert page.locator("article .text").get_attribute("lang") == "es"
