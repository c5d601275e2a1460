"""The widget on another site's page, under a strict policy on both sides."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.endtoend.stack import Stack, running
from tests.endtoend.test_accessibility import TAGS

LAUNCHER = "Questions about the trial"


class Host(ThreadingHTTPServer):
    """Another site: one page with the script tag, and a strict policy."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page_)
        self.widget = ""
        self.origin = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Page_(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Host)
        widget = self.server.widget
        tag = f'<script src="{widget}/widget.js" async></script>'
        page = f'<!doctype html><html lang="en"><title>Host</title><h1>Host</h1><p>Words.</p>{tag}'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        policy = f"default-src 'none'; script-src {widget}; frame-src {widget}; require-trusted-types-for 'script'"
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    server = Host()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def embedded(host: Host, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An assistant that lets `host` show the widget."""
    with running(tmp_path_factory.mktemp("embedded"), BOT_EMBED_ORIGINS=host.origin) as started:
        (Path(started.var) / "tmp").mkdir(exist_ok=True)
        host.widget = started.url.removesuffix("/chat/")
        yield started


@pytest.fixture(params=[320, 1280])
def width(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.fixture
def site(context: BrowserContext, host: Host, embedded: Stack) -> Iterator[Page]:
    """The other site's page. Fails on complaints of the browser, such as a policy that was not kept."""
    complaints: list[str] = []
    page = context.new_page()
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(host.origin)
    yield page
    page.close()
    assert [complaint for complaint in complaints if "favicon" not in complaint and "404" not in complaint] == []


def opened(page: Page) -> FrameLocator:
    """The chat in its frame, once its scripts have come: they put the focus into the field."""
    page.get_by_role("button", name=LAUNCHER).click()
    chat = page.frame_locator("iframe")
    expect(chat.get_by_role("textbox")).to_be_focused()
    return chat


def test_a_family_asks_in_the_frame(site: Page, embedded: Stack) -> None:
    chat = opened(site)
    chat.get_by_role("button", name="I agree").click()
    chat.get_by_role("textbox").fill("How much does it cost?")
    site.keyboard.press("Enter")

    expect(chat.get_by_role("log")).to_contain_text("We did not find a price")
    site.screenshot(path=embedded.var / "tmp" / f"embedded-{(site.viewport_size or {})['width']}.png")  # type: ignore[index]


def test_the_keyboard_opens_and_closes_the_chat_and_the_focus_returns(site: Page) -> None:
    site.keyboard.press("Tab")
    launcher = site.get_by_role("button", name=LAUNCHER)
    expect(launcher).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "false")
    site.keyboard.press("Enter")
    expect(site.frame_locator("iframe").get_by_role("textbox")).to_be_focused()
    site.keyboard.press("Escape")

    expect(site.locator("iframe")).to_be_hidden()
    expect(launcher).to_be_focused()


def test_closing_inside_the_frame_closes_it(site: Page) -> None:
    opened(site).get_by_role("button", name="Close", exact=True).click()

    expect(site.locator("iframe")).to_be_hidden()


def test_coming_back_the_chat_is_still_there(site: Page) -> None:
    opened(site).get_by_role("button", name="I agree").click()
    chat = site.frame_locator("iframe")
    chat.get_by_role("textbox").fill("show my list")
    site.keyboard.press("Enter")
    expect(chat.get_by_role("log")).to_contain_text("Your list is empty")
    site.reload()
    if not site.locator("iframe").count():
        site.get_by_role("button", name=LAUNCHER).click()

    expect(site.frame_locator("iframe").get_by_role("log")).to_contain_text("Your list is empty")


def test_the_site_can_read_nothing_of_the_chat(site: Page) -> None:
    expect(opened(site).get_by_role("textbox")).to_be_visible()

    reading = "document.getElementById('trial-companion').shadowRoot.querySelector('iframe').contentDocument"
    assert site.evaluate(f"{reading}") is None
    assert site.evaluate("localStorage.length") == 0
    assert site.evaluate("document.cookie") == ""


def test_messages_that_do_not_come_from_our_frame_are_not_heard(site: Page) -> None:
    chat = opened(site)
    expect(chat.get_by_role("textbox")).to_be_visible()
    site.evaluate("window.postMessage({ widget: 'trial-companion', close: true }, '*')")

    expect(chat.get_by_role("textbox")).to_be_visible()
    expect(site.locator("iframe")).to_be_visible()


def test_a_site_that_is_not_on_the_list_cannot_show_the_chat(context: BrowserContext, embedded: Stack) -> None:
    stranger = Host()
    stranger.widget = embedded.url.removesuffix("/chat/")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(stranger.origin)
    page.get_by_role("button", name=LAUNCHER).click()
    page.wait_for_event("console", lambda message: "frame-ancestors" in message.text) if not any(
        "frame-ancestors" in complaint for complaint in complaints
    ) else None

    expect(page.frame_locator("iframe").get_by_role("textbox")).to_have_count(0)
    stranger.shutdown()


def test_axe_finds_nothing_on_the_site_with_the_chat_open(site: Page) -> None:
    expect(opened(site).get_by_role("textbox")).to_be_visible()

    found = Axe().run(site, options={"runOnly": TAGS, "iframes": False})  # the chat has tests of its own

    assert found.violations_count == 0, found.generate_report()


def test_all_requests_go_to_the_two_sites(site: Page, host: Host, embedded: Stack) -> None:
    asked: list[str] = []
    site.on("request", lambda request: asked.append(request.url))
    site.reload()
    expect(opened(site).get_by_role("textbox")).to_be_visible()

    own = (host.origin, embedded.url.removesuffix("/chat/"))
    assert asked and all(url.startswith(own) for url in asked)


def test_the_demonstration_shows_the_widget(context: BrowserContext, embedded: Stack) -> None:
    page = context.new_page()
    page.goto(f"{embedded.url}demo/")

    expect(opened(page).get_by_role("textbox")).to_be_visible()
