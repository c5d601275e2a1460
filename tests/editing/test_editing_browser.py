"""The editors' page in a browser: what an editor sees is what the chat draws, and it reads at each width."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.content import reload
from bot.content.responses import responses
from tests.desk.test_browser import Opens, browser, in_the_browsers_loop, looked_at, opens

__all__ = ["browser", "in_the_browsers_loop", "opens"]
pytestmark = pytest.mark.django_db(transaction=True)
NAME = "travel/where"
MORE = "The hospital can say more."


@pytest.fixture(autouse=True)
def folder(own_var: Path) -> None:
    """Where approved texts go."""


def test_a_text_is_corrected_seen_as_a_family_sees_it_and_approved_by_another(opens: Opens, tmp_path: Path) -> None:
    corrected = f"{responses()[NAME].text} {MORE}"
    page = opens("rita", f"review/answers/{NAME}/edit/")
    page.get_by_label("Text", exact=True).fill(f"{corrected} You qualify for this!")
    page.get_by_role("button", name="Check and show").click()
    expect(page.locator("#text-says")).to_contain_text("It says a verdict on one person.")
    for device in ("a phone", "a computer"):
        shown = page.frame_locator(f'iframe[title="The message in the chat, on {device}"]')
        expect(shown.locator("article.assistant")).to_contain_text("You qualify for this!")
        expect(shown.locator("article.assistant details li").first).to_be_attached()
    looked_at(page, tmp_path, "correcting")

    page.get_by_label("Text", exact=True).fill(corrected)
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Proposed.")

    second = opens("lena", f"review/answers/{NAME}/edit/")
    expect(second.locator(".differs ins")).to_contain_text(MORE)
    looked_at(second, tmp_path, "approving")
    second.get_by_role("button", name="Approve: families read it").click()
    expect(second.get_by_role("alert")).to_contain_text("families read it within seconds")
    assert reload.read_again() and responses()[NAME].text == corrected
