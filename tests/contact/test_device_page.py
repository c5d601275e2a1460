"""The page for notices on a device, in a browser: on a phone, from right to left, without a mouse; and the notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from bot.contact.models import DeviceNotice
from bot.content.translations import text_in
from bot.conversations import tokens
from bot.conversations.message_log import write
from bot.conversations.models import Author
from bot.conversations.signed_links import device_path
from tests.desk.test_browser import browser, in_the_browsers_loop, looked_at, pytestmark, serving

__all__ = ["browser", "in_the_browsers_loop", "pytestmark"]
ENDPOINT = "https://fcm.googleapis.com/fcm/send/made-up"
# A browser without its maker's service: all but its answer is real.
SUBSCRIBED = f"PushManager.prototype.subscribe = async () => ({{ endpoint: '{ENDPOINT}' }});"
REFUSED = "PushManager.prototype.subscribe = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, lang, dir }) => ({ title, body, lang, dir }))"""


@pytest.fixture
def chat(settings: Settings) -> UUID:
    settings.PUSH_KEY = Fernet.generate_key().decode()
    return tokens.open_conversation("web")[0].pk


@contextmanager
def opened(browser: Browser, site: str, chat: UUID, script: str = SUBSCRIBED) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    context.grant_permissions(["notifications"], origin=site.rstrip("/"))
    page = context.new_page()
    page.add_init_script(script)
    page.goto(f"{site}{device_path(chat)}")
    yield page
    context.close()


def turned_on(page: Page, language: str) -> None:
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading")).to_have_text(text_in("contact/device_saved_title", language))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_family_turns_notices_on_and_off_with_the_keyboard(
    browser: Browser, tmp_path: Path, chat: UUID, language: str
) -> None:
    write(chat, Author.ASSISTANT, "…", language=language)
    with serving() as site, opened(browser, site, chat) as page:
        looked_at(page, tmp_path, f"device-{language}")
        page.get_by_role("button").press("Enter")
        expect(page.locator(".error").first).to_have_text(text_in("contact/no_consent", language))
        expect(page.get_by_role("checkbox")).to_be_focused()
        looked_at(page, tmp_path, f"device-wrong-{language}")

        turned_on(page, language)
        looked_at(page, tmp_path, f"device-saved-{language}")
        kept = DeviceNotice.objects.get()
        page.get_by_role("button", name=text_in("contact/device_stop", language)).press("Enter")

        expect(page.get_by_role("heading")).to_have_text(text_in("contact/device_stopped_title", language))
    assert kept.language == language and not DeviceNotice.objects.exists()


@pytest.mark.parametrize("script", [REFUSED, "delete window.PushManager;", "delete Navigator.prototype.serviceWorker;"])
def test_a_browser_that_shows_no_notices_says_so_and_nothing_is_kept(browser: Browser, chat: UUID, script: str) -> None:
    with serving() as site, opened(browser, site, chat, script) as page:
        page.get_by_role("checkbox").check()
        page.get_by_role("button").click()

        expect(page.get_by_role("alert")).to_have_text(text_in("contact/device_refused", "en"))
    assert not DeviceNotice.objects.exists()


def delivered(page: Page, site: str) -> None:
    """What comes when the browser's maker passes a notice on."""
    session, found = page.context.new_cdp_session(page), list[str]()

    def told(update: dict[str, Any]) -> None:
        found.extend(registration["registrationId"] for registration in update["registrations"])

    session.on("ServiceWorker.workerRegistrationUpdated", told)
    session.send("ServiceWorker.enable")
    for _ in range(100):
        if found:
            break
        page.wait_for_timeout(50)
    about = {"origin": site.rstrip("/"), "registrationId": found[0], "data": ""}
    session.send("ServiceWorker.deliverPushMessage", about)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_browser_shows_that_there_is_an_answer_and_nothing_else(
    browser: Browser, chat: UUID, language: str
) -> None:
    write(chat, Author.ASSISTANT, "…", language=language)
    with serving() as site, opened(browser, site, chat) as page:
        turned_on(page, language)

        delivered(page, site)

        title, body = text_in("contact/device_notice", language).split("\n")
        direction = "rtl" if language == "ar" else "ltr"
        # Read as soon as it is seen: the browser may take a notice away again.
        shown = page.wait_for_function(f"async () => {{ const all = await ({SHOWN})(); return all.length && all }}")
        assert shown.json_value() == [{"title": title, "body": body, "lang": language, "dir": direction}]


def test_beside_a_chat_that_is_seen_nothing_is_shown(browser: Browser, chat: UUID) -> None:
    with serving() as site, opened(browser, site, chat) as page:
        turned_on(page, "en")
        page.context.new_page().goto(f"{site}/chat/")

        delivered(page, site)

        page.wait_for_timeout(1000)  # it would have been shown
        assert page.evaluate(SHOWN) == []


# A notice is tapped: nobody's finger is here, so the tap is made up, and the window is opened by the test.
TAPPED = """async () => {
  const opened = new Promise((done) => { self.clients.openWindow = async (address) => done(address); });
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  return opened;
}"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_tap_leads_who_wrote_on_another_site_to_words_that_say_where_the_answer_is(
    browser: Browser, chat: UUID, language: str
) -> None:
    write(chat, Author.ASSISTANT, "…", language=language)
    title, where = text_in("contact/device_notice", language).split("\n")
    with serving() as site, opened(browser, site, chat) as page:
        turned_on(page, language)
        delivered(page, site)
        page.wait_for_function(f"async () => (await ({SHOWN})()).length > 0")

        page.goto(site + page.context.service_workers[0].evaluate(TAPPED))

        told = page.locator("#answered")
        expect(told).to_be_in_viewport(ratio=1)
        expect(told).to_have_text(f"{title}{where}")
        expect(page.locator("html")).to_have_attribute("lang", language)

        page.evaluate("localStorage.setItem('trial-companion:token', 'made-up')")
        page.route("**/api/**", lambda route: route.abort())  # nobody says that there is no such chat
        page.reload()
        expect(told).to_be_hidden()  # the answer is here
