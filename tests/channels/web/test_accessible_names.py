"""What Chromium's accessibility tree holds for the main flows: names, roles, order. And axe, with best practices, on
the states that need no server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client, override_settings
from playwright.sync_api import Page, expect

from tests.channels.web.conftest import Enter, message
from tests.channels.web.rooms import ORIGIN, SITE, Room, inside, person

KEY = "trial-companion:token"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
SOURCE = {"title": "A page", "publisher": "", "section": "", "url": "https://www.example.org/"}
ANSWER = {
    **message("CRS can come. See clinicaltrials.gov.", 1, outcome="risks/overview", review="slow",
              reviewed="2026-11-24", unverified="How often.", ask="How often did it come?"),
    "sources": [SOURCE],
}  # fmt: skip


def axe(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": TAGS})
    assert found.violations_count == 0, found.generate_report()


@pytest.fixture(scope="module", autouse=True)
def demonstration() -> bytes:
    """The page that stands in for a site. Fetched first: while a browser is open, no client can be used."""
    with override_settings(DEMO=True):
        return Client().get("/chat/demo/").content


OPENING = """
- banner:
  - heading "Questions about trial NCT06947473" [level=1]
  - paragraph: Automated assistant. Not medical advice. In an emergency call your local emergency number.
  - navigation "Menu":
    - button "Talk to a person"
    - button "Topics"
    - button "Menu"
- main:
  - region "Questions about trial NCT06947473":
    - region "Before you begin":
      - heading "Before you begin" [level=2]
      - paragraph: /I am an automated assistant.* no doctor has checked them yet/
      - paragraph:
        - strong: In an emergency, call your local emergency number at once. Nobody watches this chat all the time.
      - group "What is stored":
        - heading "What is stored" [level=3]
        - paragraph: /What we write to each other is stored until \\d+ days/
        - paragraph:
          - button "I agree, begin"
      - group: More about this assistant and what is stored
    - region "Questions many families ask first":
      - heading "Questions many families ask first" [level=2]
      - group "Questions many families ask first":
        - button "How does this treatment work?"
    - log "Conversation"
- form "Write to the assistant":
  - textbox "Your question"
  - button "Send"
"""

ANSWERED = """
- article:
  - heading "Automated assistant" [level=2]
  - time
  - paragraph:
    - button "CRS (ask what this is)"
    - text: can come. See
    - link "clinicaltrials.gov (another website, opens in a new tab)"
  - paragraph:
    - strong: "Not confirmed:"
  - paragraph:
    - strong: "A question for the trial team:"
  - group: What we compared, and when
  - group "About this answer":
    - button "Copy"
    - button "Print"
  - group "Was this helpful?":
    - button "Yes"
    - button "No"
"""


def test_the_opening(enter: Enter) -> None:
    _, page = enter(agreed=False)

    expect(page.locator("body")).to_match_aria_snapshot(OPENING)


def test_an_answer(enter: Enter) -> None:
    _, page = enter(ANSWER)

    expect(page.locator("#log")).to_match_aria_snapshot(ANSWERED)


def test_waiting_and_a_person(enter: Enter) -> None:
    room, page = enter(ANSWER)
    expect(page.locator("#about")).to_match_aria_snapshot("- status: /You asked for a person/")
    room.owner = "person"
    room.messages.append(person("Good morning.", 2))

    expect(page.locator("#about")).to_match_aria_snapshot(
        "- status: Maria is with you now. The assistant will not reply."
    )
    expect(page.locator("#log")).to_match_aria_snapshot('- article:\n  - heading "Maria (a person)" [level=2]')


def test_the_closed_widget_with_a_count(enter: Enter) -> None:
    room, page = enter(ANSWER, address=SITE)
    page.get_by_role("button", name="Questions about the trial").click()
    inside(page)
    page.get_by_role("button", name="Close the chat").click()
    room.messages.append(person("Good morning.", 2))
    page.get_by_role("button", name="New messages: 1").wait_for()

    expect(page.locator("body")).to_match_aria_snapshot(
        "- button /Questions about the trial .New messages. 1.$/\n- status: /New messages. 1/"
    )


def opening(page: Page, room: Room) -> None:
    page.locator("#beginning summary").click()


def answer(page: Page, room: Room) -> None:
    page.locator("article summary").click()


def with_a_person(page: Page, room: Room) -> None:
    room.owner = "person"
    room.messages.append(person("Good morning.", 2))
    page.get_by_text("Good morning.").wait_for()


def in_the_menu(page: Page, room: Room) -> None:
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("dialog").wait_for()


def in_the_topics(page: Page, room: Room) -> None:
    page.get_by_role("button", name="Topics").click()
    page.get_by_role("searchbox").fill("visa")
    page.locator("dialog .stack button").first.wait_for()


def suggested(page: Page, room: Room) -> None:
    page.locator("#text").press_sequentially("visa")
    page.locator("#suggested button").first.wait_for()


def file_refused(page: Page, room: Room) -> None:
    page.evaluate(
        "() => { const d = new DataTransfer(); d.items.add(new File(['x'], 'a.pdf'));"
        " document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: d, bubbles: true, cancelable: true })) }"
    )
    page.get_by_role("dialog").wait_for()


def too_many_chats(page: Page, room: Room) -> None:
    refused: dict[str, Any] = {"error": {"code": "too_many_chats", "message": ""}}
    room.refusals["POST /chat/api/v1/conversations"] = (429, {"Retry-After": "900"}, refused)
    page.locator("#agree").click()
    page.get_by_text("Too many new chats").wait_for()


def asked_for_consent(page: Page, room: Room) -> None:
    page.locator("#text").fill("Who pays?")
    page.keyboard.press("Enter")
    page.locator("article.unsent").wait_for()


def not_helpful(page: Page, room: Room) -> None:
    page.get_by_role("group", name="Was this helpful?").get_by_role("button", name="No", exact=True).click()
    page.get_by_label("What was missing").wait_for()


def too_long(page: Page, room: Room) -> None:
    page.locator("#text").fill("a" * 2100)
    expect(page.locator("#count")).not_to_be_empty()


def server_away(page: Page, room: Room) -> None:
    for call in ("GET /chat/api/v1/stream", "POST /chat/api/v1/messages"):
        room.refusals[call] = (503, {}, {})
    page.locator("#text").fill("Who pays?")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Try again").wait_for()


def in_danger(page: Page, room: Room) -> None:
    room.messages.append(message("Call your local emergency number at once.\nChina: 120", 2, "safety/emergency"))
    page.locator("article.alarm").wait_for()


def deleting(page: Page, room: Room) -> None:
    in_the_menu(page, room)
    page.get_by_role("button", name="Delete my chat").click()
    page.get_by_role("button", name="Delete it permanently").wait_for()


def deleted_elsewhere(page: Page, room: Room) -> None:
    page.evaluate("key => { localStorage.removeItem(key); dispatchEvent(new StorageEvent('storage', { key })) }", KEY)
    page.locator("#beginning").wait_for()


BEFORE_CONSENT = [opening, asked_for_consent, too_many_chats]
STATES: list[Callable[[Page, Room], None]] = [
    *BEFORE_CONSENT, answer, with_a_person, in_the_menu, in_the_topics, suggested, file_refused, not_helpful, too_long,
    server_away, in_danger, deleting, deleted_elsewhere,
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(enter: Enter, state: Callable[[Page, Room], None], scheme: str) -> None:
    agreed = state not in BEFORE_CONSENT
    room, page = enter(ANSWER, agreed=agreed, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    if agreed:
        page.locator("article").wait_for()
    state(page, room)

    axe(page)


def test_axe_finds_nothing_on_a_site_with_the_closed_widget(enter: Enter) -> None:
    _, page = enter(ANSWER, address=SITE)
    page.get_by_role("button", name="Questions about the trial").wait_for()

    axe(page)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_axe_finds_nothing_on_the_demonstration(enter: Enter, demonstration: bytes, width: int) -> None:
    room, page = enter(agreed=False)
    room.files = {**room.files, "/chat/demo/": ("text/html; charset=utf-8", demonstration)}
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(f"{ORIGIN}/chat/demo/")
    page.get_by_role("button", name="Questions about the trial").wait_for()

    axe(page)
