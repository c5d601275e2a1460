"""Pages of the desk in a browser, served from this process: an alert reaches them without a reload."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from django.db import connection, transaction
from playwright.sync_api import Browser, Page, expect

from bot.asgi import application
from bot.conversations import handover, ownership, tokens
from bot.conversations.details import ReplyDetails
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import Alert, Author, Conversation, Owner
from bot.conversations.pubsub import announce
from bot.conversations.types import Reply
from tests.desk.conftest import People, SignedIn
from tests.endtoend.conftest import browser
from tests.endtoend.desk import RULES
from tests.endtoend.family import sideways
from tests.endtoend.ports import free_ports

__all__ = ["browser"]
pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "my mother cannot breathe and her lips are blue"
CARD = "If this is happening now, call your local emergency number."
# Counts what would be heard and shown; headless browsers show nothing.
LISTENING = """
window.heard = { tones: 0, shown: [] };
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { window.heard.tones += 1; return start.apply(this, at); };
window.Notification = class extends EventTarget {
  static permission = "granted";
  constructor(words) { super(); window.heard.shown.push(words); }
};
"""
# Pictures for this width are there.
DRAWN = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))
    .then(() => Promise.all([...document.images].map((image) => image.decode())))"""
Opens = Callable[..., Page]


@pytest.fixture(autouse=True, scope="module")
def in_the_browsers_loop() -> Iterator[None]:
    """The browser's loop runs in this thread; Django would take the tests' own queries for a coroutine's."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@contextmanager
def serving() -> Iterator[str]:
    [port] = free_ports(1)
    server = uvicorn.Server(
        uvicorn.Config(application, port=port, ws="none", log_level="warning", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:  # a test that failed would else never end
        server.should_exit = True
        thread.join(20)


@pytest.fixture
def opens(browser: Browser, signed_in: SignedIn) -> Iterator[Opens]:
    """Opens a page of the desk for one of the cast. Fails on errors in the console."""
    complaints: list[str] = []
    with serving() as site:
        contexts = []

        def opened(name: str, path: str, scripts: bool = True, failing: bool = False) -> Page:
            session = signed_in(name).cookies["sessionid"].value
            context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=scripts)
            contexts.append(context)
            context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
            context.add_init_script(LISTENING)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            if not failing:  # a test that makes the network fail
                page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.goto(f"{site}/staff/{path}")
            return page

        yield opened
        for context in contexts:
            context.close()
    connection.close()
    assert [words for words in complaints if "409" not in words] == []


def emergency(chat: UUID) -> Alert:
    """As the pipeline writes it while a person has the chat."""
    with transaction.atomic():
        message = write(chat, Author.FAMILY, WORDS)
        announce(f"chat:{chat}", "queue")
        alert = Alert.objects.create(message=message, kind="emergency", rule="breath")
        held = Conversation.objects.get(pk=chat).owner == Owner.PERSON
        details = ReplyDetails(automatic=held, card="alarm" if held else "")
        write_reply(chat, Reply(CARD, "safety/emergency", (), details), in_reply_to=message.sequence)
    return alert


def talk(people: People) -> UUID:
    """A chat that Maria has, and in which she has answered."""
    chat = tokens.open_conversation("web")[0].pk
    write(chat, Author.FAMILY, "Can my mother come with us?")
    ownership.request_person(chat)
    handover.claim(chat, people("maria"))
    handover.say(chat, people("maria"), "Yes, I think so. I ask the team.", f"desk:{chat}")
    return chat


def looked_at(page: Page, to: Path, name: str) -> None:
    """Keep pictures; nothing scrolls sideways; axe finds nothing."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(DRAWN)
        page.screenshot(path=to / f"desk-{name}-{width}.png", full_page=True)
        assert not [found for found in sideways(page) if 'class="wide' not in found]
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()


def tones(page: Page) -> int:
    return int(page.evaluate("window.heard.tones"))


def until(page: Page, expression: str) -> None:
    """Waits until it is true. Not by wait_for_function, which the page's own policy forbids."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{expression}: {page.evaluate('window.heard')}")


def test_the_open_chat_turns_red_with_a_sound_and_a_notification_and_without_a_reload(
    opens: Opens, people: People, tmp_path: Path
) -> None:
    chat = talk(people)
    page = opens("maria", f"chats/{chat}/")
    page.get_by_label("Your answer to the family").fill("half a sentence")
    page.evaluate("window.stays = true")

    emergency(chat)

    expect(page.get_by_role("button", name="Mark as a false alarm")).to_be_visible()
    expect(page.locator("body.alarmed")).to_be_visible()
    expect(page.locator(".said.family.alarm")).to_contain_text(WORDS)
    expect(page.locator("#lines")).to_contain_text("Assistant (automatic card)")
    expect(page.get_by_label("Your answer to the family")).to_have_value("half a sentence")
    until(page, "window.heard.tones === 2 && window.heard.shown.length === 1")
    assert "ALERT" in page.evaluate("window.heard.shown[0]")
    looked_at(page, tmp_path, "chat-alarmed")

    page.get_by_role("button", name="Mark as real").click()
    expect(page.locator("#alerts section")).to_have_count(0)
    expect(page.locator("#lines")).to_contain_text("real, says Maria")
    expect(page.locator("body.alarmed")).to_have_count(0)
    assert page.evaluate("window.stays")


@pytest.mark.parametrize("path", ["", "search/", "alerts/", "another chat"])
def test_every_other_page_of_the_desk_rings_too(opens: Opens, people: People, path: str) -> None:
    chat, other = talk(people), talk(people)
    page = opens("maria", f"chats/{other}/" if path == "another chat" else path)
    page.locator("h1").click()

    emergency(chat)

    until(page, "window.heard.tones === 2 && window.heard.shown.length === 1")
    expect(page.locator("#badge")).to_contain_text("1 alert")
    page.reload()
    page.wait_for_timeout(1500)
    assert tones(page) == 0


def test_what_came_while_a_page_was_left_is_told_by_the_next(opens: Opens, people: People) -> None:
    chat = talk(people)
    page = opens("maria", "search/")
    page.locator("h1").click()
    until(page, "sessionStorage.getItem('desk-told') !== null")
    site = page.url
    page.goto("about:blank")
    emergency(chat)

    page.goto(site)

    until(page, "window.heard.shown.length === 1")


def test_the_sound_is_turned_off_for_good(opens: Opens, people: People) -> None:
    chat = talk(people)
    page = opens("maria", f"chats/{chat}/")
    page.get_by_text("Keyboard, sound, and notifications").click()
    page.get_by_role("button", name="Try it").click()
    until(page, "window.heard.tones === 2")
    page.get_by_label("Play a sound with each new alert").uncheck()
    page.reload()
    page.locator("h1").click()

    emergency(chat)

    until(page, "window.heard.shown.length === 1")
    page.wait_for_timeout(500)
    assert tones(page) == 0
    page.get_by_text("Keyboard, sound, and notifications").click()
    expect(page.get_by_label("Play a sound with each new alert")).not_to_be_checked()


@pytest.mark.parametrize("scripts", [True, False])
def test_handing_back_with_an_open_alert_asks_first(
    opens: Opens, people: People, tmp_path: Path, scripts: bool
) -> None:
    chat = talk(people)
    emergency(chat)
    page = opens("maria", f"chats/{chat}/", scripts=scripts)
    page.locator("summary", has_text="Hand back").click()
    page.get_by_label("Your last message").fill("The assistant can go on.")
    page.get_by_role("button", name="Hand back").click()

    expect(page.get_by_role("heading", name="Hand back anyway?")).to_be_visible()
    expect(page.locator("main")).to_contain_text(WORDS)
    assert Conversation.objects.get().owner == Owner.PERSON
    if scripts:
        looked_at(page, tmp_path, "confirm")
    page.get_by_role("button", name="Hand back anyway").click()

    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    expect(page.locator("article.row.alarm")).to_contain_text("Emergency: read now")
    assert Conversation.objects.get().owner == Owner.ASSISTANT


def test_the_queue_and_supervision_with_an_emergency(opens: Opens, people: People, tmp_path: Path) -> None:
    held = talk(people)
    for words, kind in (("I do not want to live any more", "crisis"), (WORDS, "emergency")):
        chat = tokens.open_conversation("web")[0].pk
        Alert.objects.create(message=write(chat, Author.FAMILY, words), kind=kind, rule="rule")
    waits = tokens.open_conversation("web")[0].pk
    write(waits, Author.FAMILY, "Can I talk to somebody?")
    ownership.request_person(waits)
    wordless = tokens.open_conversation("web")[0].pk
    write(wordless, Author.FAMILY, "Is anybody there?")
    ownership.request_person(wordless)
    handover.claim(wordless, people("maria"))
    emergency(held)

    page = opens("maria", "")
    expect(page.locator("article.row").first).to_contain_text("Emergency: read now")
    page.locator("summary", has_text="Snooze").first.click()
    looked_at(page, tmp_path, "queue")
    row = page.locator("article.row", has_text="I do not want to live").first
    row.get_by_role("button", name="Mark as a false alarm").click()
    expect(page.locator("main")).not_to_contain_text("I do not want to live")

    lead = opens("lena", "supervision/")
    expect(lead.locator("tr.alarm")).to_contain_text("Emergency")
    looked_at(lead, tmp_path, "supervision")
    paul = people("paul")
    other = opens("lena", f"chats/{waits}/")
    other.get_by_role("button", name="Take this chat").click()
    other.locator("summary", has_text="Pass on").click()
    looked_at(other, tmp_path, "pass-on")
    other.get_by_label("Colleague").select_option(str(paul.pk))
    other.get_by_role("button", name="Pass on").click()
    expect(other.locator("main")).to_contain_text("Paul is not at the desk now.")
    looked_at(other, tmp_path, "confirm-away")
