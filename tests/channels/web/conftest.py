"""The page of a chat in a browser, with messages that a test makes up: no server, no model."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from bot.channels.web import payloads, static_bundle
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Author, Conversation, Message
from bot.i18n import languages
from tests.channels.web.rooms import ORIGIN, SITE, Files, Room
from tests.endtoend.conftest import ARGUMENTS, CHROMIUM

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
Pages = dict[str, Files]
Show = Callable[..., Page]
PATIENCE_MS = 30_000
Enter = Callable[..., tuple[Room, Page]]


def message(text: str, sequence: int = 1, outcome: str = "", language: str = "", **details: Any) -> dict[str, Any]:
    """A message of the assistant as the page gets it."""
    made = Message(
        conversation=Conversation(), sequence=sequence, author=Author.ASSISTANT, text=text, outcome=outcome,
        language=language, details=ReplyDetails(**details),
        created=Message._meta.get_field("created").to_python("2026-11-29T12:00:00+00:00"),
    )  # fmt: skip
    return payloads.outgoing(made)


@pytest.fixture(scope="module")
def pages() -> Pages:
    """All pages and their files: while a browser is open, Django's client cannot be called."""
    return {language: served(language) for language in languages()}


@pytest.fixture(scope="module")
def browser(pages: Pages, framed: Files) -> Iterator[Browser]:
    """Closed after this module: while it is open, no other test can run an event loop."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing. Install it: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


def served(language: str, query: str = "") -> Files:
    """The page and its files, by path."""
    client = Client()
    page = client.get(f"/chat/?lang={language}{query}").content
    folder = f"/chat/files/{static_bundle.version()}"
    paths = [*(f"{folder}/{name}" for name in static_bundle.files()), "/widget.js", f"/chat/topics?lang={language}"]
    answers = {path.split("?")[0]: client.get(path) for path in paths}
    files = {path: (answer["Content-Type"], answer.content) for path, answer in answers.items()}
    return {**files, "/chat/": ("text/html; charset=utf-8", page)}


@pytest.fixture(scope="module")
def framed() -> Files:
    """The page as a site's frame gets it."""
    with override_settings(EMBED_ORIGINS=[SITE]):
        return served("en", "&frame=1")


@pytest.fixture
def enter(browser: Browser, pages: Pages, framed: Files) -> Iterator[Enter]:
    """Opens a chat that goes on: its server's side, and the page."""
    contexts: list[BrowserContext] = []

    def made(
        *messages: dict[str, Any], address: str = "", language: str = "en", agreed: bool = True, **options: Any
    ) -> tuple[Room, Page]:
        options = {"viewport": {"width": 1280, "height": 720}, "locale": "en-GB", **options}
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(PATIENCE_MS)
        room = Room(framed if address.startswith(SITE) else pages[language], list(messages))
        return room, room.enter(contexts[-1], address or f"{ORIGIN}/chat/?lang={language}", agreed=agreed)

    yield made
    for context in contexts:
        context.close()


@pytest.fixture
def show(browser: Browser, pages: Pages) -> Iterator[Show]:
    """Opens the page of a chat with the given messages."""
    contexts: list[BrowserContext] = []

    def made(language: str, *messages: dict[str, Any], **options: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": 320, "height": 640}, **options))
        return opened(contexts[-1], pages[language], language, *messages)

    yield made
    for context in contexts:
        context.close()


def opened(context: BrowserContext, files: Files, language: str, *messages: dict[str, Any]) -> Page:
    """The page of a chat with these messages."""
    state = {"owner": "assistant", "person": "", "working": False, "typing": False}
    lines = [f"id: {one['sequence']}\nevent: message\ndata: {json.dumps(one)}\n\n" for one in messages]
    stream = "".join([*lines, f"event: state\ndata: {json.dumps(state)}\n\n"])

    def answer(route: Route) -> None:
        path = "/" + route.request.url.removeprefix(ORIGIN).split("?")[0].lstrip("/")
        kind, body = files.get(path, ("text/event-stream", stream.encode()))
        route.fulfill(status=200, content_type=kind, body=body)

    context.add_init_script("localStorage.setItem('trial-companion:token', 'made-up')")
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(f"{ORIGIN}/chat/?lang={language}")
    page.locator("article").last.wait_for()
    return page
