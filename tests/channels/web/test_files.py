"""A file that is dropped or pasted: a kind refusal with the safe way; nothing is uploaded, nothing opens elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.channels.web.conftest import Enter, message

HELLO = message("Hello.", 1)
GIVE = """([name, target, words]) => {
  const given = new DataTransfer();
  if (words) given.items.add(words, 'text/plain');
  given.items.add(new File(['x'], 'report.pdf', { type: 'application/pdf' }));
  const made = name === 'paste' ? new ClipboardEvent(name, { clipboardData: given, bubbles: true, cancelable: true })
    : new DragEvent(name, { dataTransfer: given, bubbles: true, cancelable: true });
  return !document.querySelector(target).dispatchEvent(made);
}"""


def give(page: Page, event: str, target: str, words: str = "") -> bool:
    """Drop or paste a file; whether the browser was kept from doing what it does with files."""
    kept: bool = page.evaluate(GIVE, [event, target, words])
    return kept


@pytest.mark.parametrize(
    ("event", "target"), [("drop", "#log"), ("drop", "#text"), ("drop", "body"), ("paste", "#text")]
)
def test_a_file_is_refused_kindly_with_the_safe_way(enter: Enter, event: str, target: str) -> None:
    room, page = enter(HELLO)
    page.locator("article").wait_for()

    assert give(page, event, target)

    dialog = page.get_by_role("dialog", name="Files cannot be sent here")
    expect(dialog).to_contain_text("Nothing was sent")
    assert room.taken == [] and len(page.context.pages) == 1
    dialog.get_by_role("button", name="How to send records safely").click()
    expect(page.locator("article.family")).to_be_visible()
    for _ in range(100):  # it is shown before it is sent
        if room.taken:
            break
        page.wait_for_timeout(50)
    assert [body["button"] for _, body in room.taken] == ["records/how_to_send"]


def test_a_file_that_is_only_carried_over_the_page_is_not_taken(enter: Enter) -> None:
    _, page = enter(HELLO)
    page.locator("article").wait_for()

    assert give(page, "dragover", "#log")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_words_that_come_with_a_picture_are_pasted_as_words(enter: Enter) -> None:
    _, page = enter(HELLO)
    page.locator("article").wait_for()

    assert not give(page, "paste", "#text", "from a text editor")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_two_files_at_once_are_refused_once(enter: Enter) -> None:
    _, page = enter(HELLO)
    page.locator("article").wait_for()
    give(page, "drop", "#log")
    expect(page.get_by_role("dialog")).to_have_count(1)
    give(page, "drop", "#log")

    expect(page.get_by_role("dialog")).to_have_count(1)
