"""A member of staff, over HTTP or in a browser."""

from __future__ import annotations

import base64
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import totp
from playwright.sync_api import Browser, Page

from tests.endtoend.family import picture, sideways
from tests.endtoend.stack import CALL_SECONDS, Stack

PATIENCE_MS = 20_000
NEW_PASSWORD = "only the first one knows it"
LEVELS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
# What axe looks for: these levels, and that no two regions of a page have the same name.
RULES = {"runOnly": LEVELS, "rules": {"landmark-unique": {"enabled": True}}}


@dataclass
class Desk:
    """The first account of a running assistant, signed in with both factors."""

    client: httpx.Client
    cookies: list[dict[str, Any]] = field(default_factory=list)

    def post(self, path: str, **fields: str) -> httpx.Response:
        """A form of the desk."""
        token = self.client.cookies.get("csrftoken") or ""
        headers = {"X-CSRFToken": token, "Referer": str(self.client.base_url), "X-Requested-With": "fetch"}
        return self.client.post(path, data=fields, headers=headers)

    def act(self, chat: str, name: str, **fields: str) -> httpx.Response:
        return self.post(f"chats/{chat}/{name}/", **fields)

    def until_done(self, chat: str, name: str, **fields: str) -> httpx.Response:
        """An act, tried again as the page's user would until the server has taken it; with one id."""
        end = time.monotonic() + CALL_SECONDS
        once = {"id": str(uuid.uuid4()), **fields}
        while True:
            try:
                answer = self.act(chat, name, **once)
                if answer.status_code < 500:
                    return answer
            except httpx.TransportError:
                pass
            assert time.monotonic() < end, f"{name} was not taken in time"
            time.sleep(0.2)


def signed_in(stack: Stack) -> Desk:
    """The login that the first start left, led through setting up its second factor. Once for each stack."""
    address = stack.url.replace("/chat/", "/staff/")
    client = httpx.Client(base_url=address, timeout=CALL_SECONDS, trust_env=False, follow_redirects=True)
    desk = Desk(client)
    client.get("sign-in/")
    left = (stack.var / "first-login").read_text(encoding="utf-8")
    given = left.split("Password: ")[1].strip()
    page = desk.post("sign-in/", username="staff", password=given).text
    key = re.search(r'class="key">([\w ]+)<', page)
    assert key, "the second factor was not asked for"
    code = f"{totp(base64.b32decode(key.group(1).replace(' ', ''))):06d}"
    assert "spare codes" in desk.post("second-factor/", first_name="Maria", code=code).text
    new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert "Queue" in desk.post("password/", old_password=given, **new).text
    names = ("sessionid", "csrftoken")
    desk.cookies = [{"name": name, "value": client.cookies[name], "url": address} for name in names]
    return desk


@contextmanager
def opened(browser: Browser, stack: Stack, signed: Desk) -> Iterator[Page]:
    """The desk in a browser of its own. Fails on errors in the console."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies(signed.cookies)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(stack.url.replace("/chat/", "/staff/"))
    yield page
    context.close()
    assert not complaints


def go_to(desk: Page, group: str, title: str) -> None:
    """Opens a page by the navigation."""
    menu = desk.get_by_label("Pages").locator("details", has_text=title)
    menu.locator("summary", has_text=group).click()
    menu.get_by_role("link", name=title, exact=True).click()


def looked_at(desk: Page, stack: Stack, name: str) -> None:
    """Keep pictures; nothing scrolls sideways; axe finds nothing."""
    for width in (320, 768, 1280):
        desk.set_viewport_size({"width": width, "height": 800})
        picture(desk, stack, f"desk-{name}")
        wide = [found for found in sideways(desk) if 'class="wide' not in found]
        assert not wide, wide
    found = Axe().run(desk, options=RULES)
    assert found.violations_count == 0, found.generate_report()
