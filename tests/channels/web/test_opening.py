"""The opening is two short screens: who speaks, what is kept and the consent; then the first questions."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import expect

from bot.channels.web import web_consent
from bot.i18n import languages
from tests.channels.web.conftest import Enter
from tests.channels.web.test_small_screens import within

PHONES = [(320, 640), (390, 844)]


@pytest.mark.parametrize("size", PHONES)
@pytest.mark.parametrize("language", sorted(languages()))
def test_it_is_no_more_than_two_screens(enter: Enter, language: str, size: tuple[int, int]) -> None:
    _, page = enter(language=language, agreed=False, viewport={"width": size[0], "height": size[1]}, locale=language)

    screens = page.evaluate("(s => s.scrollHeight / s.clientHeight)(document.getElementById('scroller'))")
    assert screens <= 2.5  # with the sentence on who has checked the answers, which is not folded away


@pytest.mark.parametrize("language", ["en", "es", "ar", "zh"])
def test_on_a_telephone_the_consent_is_on_the_first_screen(enter: Enter, language: str) -> None:
    _, page = enter(language=language, agreed=False, viewport={"width": 390, "height": 844}, locale=language)

    assert within(page, "#agree")
    form, agree = page.locator("#form").bounding_box(), page.locator("#agree").bounding_box()
    assert form and agree and agree["y"] + agree["height"] <= form["y"]


def test_the_details_are_one_tap_away(enter: Enter) -> None:
    _, page = enter(agreed=False)
    detail = page.get_by_text("Staff may read chats to help you")
    expect(detail).to_be_hidden()

    page.get_by_text("More about this assistant and what is stored").click()

    expect(detail).to_be_visible()


def test_who_has_checked_the_answers_is_read_without_a_tap(enter: Enter) -> None:
    _, page = enter(agreed=False)

    expect(page.get_by_text("no doctor has checked them yet")).to_be_visible()
    expect(page.get_by_text("More about this assistant and what is stored")).to_be_visible()


@pytest.mark.parametrize("language", sorted(languages()))
def test_what_is_recorded_as_agreed_is_all_that_the_page_holds(enter: Enter, language: str) -> None:
    _, page = enter(language=language, agreed=False)
    shown = page.locator("#beginning").text_content() or ""

    for paragraph in web_consent.shown(language).body.split("\n\n"):
        assert " ".join(paragraph.split()) in " ".join(shown.split())
    assert str(settings.RETENTION_DAYS) in web_consent.lines(language)[0]
