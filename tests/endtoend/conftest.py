"""One running assistant for all end-to-end tests, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect, sync_playwright

from tests.endtoend.desk import Desk, signed_in
from tests.endtoend.stack import Chat, Stack, open_chat, running

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The assistant, all of it."""
    with running(tmp_path_factory.mktemp("stack")) as started:
        yield started


@pytest.fixture(scope="session")
def signed(stack: Stack) -> Desk:
    """A member of staff at its desk."""
    return signed_in(stack)


@pytest.fixture
def chat(stack: Stack) -> Iterator[Chat]:
    """A new chat with it."""
    with stack.client() as client:
        yield open_chat(client)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Closed after each module: while it is open, no other test can run an event loop."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing. Install it: apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of in its console. A test that provokes a complaint takes it out."""
    return []


@pytest.fixture
def width() -> int:
    """Of the browser's window; test modules give their own."""
    return 1280


@pytest.fixture
def context(browser: Browser, width: int) -> Iterator[BrowserContext]:
    """A browser that was never here before."""
    made = browser.new_context(viewport={"width": width, "height": 720}, locale="en-GB")
    made.set_default_timeout(PATIENCE_MS)
    yield made
    made.close()


@pytest.fixture
def fresh(context: BrowserContext, stack: Stack, complaints: list[str]) -> Iterator[Page]:
    """The chat page before the family has agreed to anything. Fails on errors in the console."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def thrown(error: Error) -> None:
        complaints.append(str(error))

    opened = context.new_page()
    opened.on("console", heard)
    opened.on("pageerror", thrown)
    opened.goto(stack.url)
    yield opened
    opened.close()
    assert not complaints


@pytest.fixture
def page(fresh: Page) -> Page:
    """The chat page of a family that has agreed to the storing of its chat."""
    fresh.get_by_role("button", name="I agree").click()
    expect(fresh.get_by_text("You agreed")).to_be_visible()
    return fresh
