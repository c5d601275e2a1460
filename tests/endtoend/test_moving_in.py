"""A chat comes from Telegram into the browser, by the link."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.channels.messaging.processes import PATIENCE_SECONDS, Processes, persist, update
from tests.channels.messaging.servers import Answer, Server, echoing, serving
from tests.endtoend.ports import wait_for

CHAT = 1111111


@pytest.fixture
def api() -> Iterator[Server]:
    ids = itertools.count(1)
    with serving(lambda call: Answer({"ok": True, "result": {"message_id": next(ids)}})) as server:
        yield server


@pytest.fixture
def processes(tmp_path: Path, api: Server) -> Iterator[Processes]:
    with serving(echoing) as assistant:
        made = Processes(tmp_path, assistant, api)
        made.begin()
        yield made
        made.end()


def link(api: Server) -> list[str]:
    return [found[0] for said in api.of("/sendMessage") if (found := re.search(r"http\S+#move=\S+", said["text"]))]


def test_the_chat_goes_on_in_the_browser_and_the_address_bar_keeps_no_code(
    processes: Processes, api: Server, context: BrowserContext
) -> None:
    with httpx.Client(base_url=processes.url, trust_env=False, timeout=30) as client:
        persist(client, update(CHAT, 1, "hello"))
        persist(client, update(CHAT, 2, button="1.0"))
        persist(client, update(CHAT, 3, "what is it"))
        persist(client, update(CHAT, 4, "/private"))
    wait_for(lambda: bool(link(api)), PATIENCE_SECONDS, "the link")
    page, again = context.new_page(), context.new_page()

    page.goto(link(api)[0])

    expect(page.get_by_text("You asked: what is it")).to_be_visible()
    assert "move" not in page.url
    page.get_by_label("Your question").fill("and in private?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You asked: and in private?")).to_be_visible()
    assert "in private?" not in str(api.of("/sendMessage"))

    again.on("dialog", lambda dialog: dialog.accept())
    again.goto(link(api)[0])
    expect(again.get_by_text("This link has already been used")).to_be_visible()
