"""The page for emails about an answer, in a browser: on a phone, from right to left, without a mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.contact.models import AnswerNotice
from bot.content.translations import text_in
from bot.conversations import tokens
from bot.conversations.message_log import write
from bot.conversations.models import Author
from bot.conversations.signed_links import notice_path
from tests.desk.test_browser import browser, in_the_browsers_loop, looked_at, pytestmark, serving

__all__ = ["browser", "in_the_browsers_loop", "pytestmark"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_family_leaves_its_address_with_the_keyboard(browser: Browser, tmp_path: Path, language: str) -> None:
    chat = tokens.open_conversation("web")[0].pk
    write(chat, Author.ASSISTANT, "…", language=language)
    with serving() as site:
        page = browser.new_page()
        page.goto(f"{site}{notice_path(chat)}")
        looked_at(page, tmp_path, f"notice-{language}")
        page.get_by_role("textbox").fill("nowhere")
        page.keyboard.press("Enter")
        expect(page.get_by_role("textbox")).to_be_focused()
        expect(page.locator(".error").first).to_have_text(text_in("contact/notice_wrong", language))
        looked_at(page, tmp_path, f"notice-wrong-{language}")

        page.get_by_role("textbox").fill("family@example.org")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading")).to_have_text(text_in("contact/notice_saved_title", language))
        looked_at(page, tmp_path, f"notice-saved-{language}")
        page.close()
    assert AnswerNotice.objects.get().language == language
