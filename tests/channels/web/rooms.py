"""A chat that goes on while a page shows it, alone or in the frame of another site: no server, no model."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Frame, Page, Route

Files = dict[str, tuple[str, bytes]]
ORIGIN = "https://chat.example.test"
SITE = "https://www.example.test"
TOKEN = "made-up"
# What a test may look at after the fact: sounds are counted, and a page can be made to look hidden.
PROBE = """
window.sounds = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) { window.sounds += 1; return start.call(this, when); };
"""
HIDE = """(hidden) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => hidden ? 'hidden' : 'visible' });
  document.dispatchEvent(new Event('visibilitychange'));
}"""

# The page's streams stay open: `tell(text)` goes on with the newest of them, and `cut()` ends it.
KEEP_OPEN = """
const call = window.fetch;
window.fetch = async (url, options) => {
  const answer = await call(url, options);
  if (!String(url).endsWith('/stream') || !answer.ok) return answer;
  const said = await answer.text();
  return new Response(new ReadableStream({ start(stream) {
    window.tell = (text) => stream.enqueue(new TextEncoder().encode(text));
    window.cut = () => stream.close();
    window.tell(said);
  } }));
};
"""


def person(text: str, sequence: int) -> dict[str, Any]:
    """A navigator's message as the page gets it."""
    return {
        "sequence": sequence, "author": "person", "name": "Maria", "text": text, "outcome": "",
        "time": "2026-11-29T12:00:00+00:00", "sources": [], "buttons": [],
    }  # fmt: skip


@dataclass
class Room:
    """The server's side of one chat. `refusals`: what a call gets instead, by method and path."""

    files: Files
    messages: list[dict[str, Any]] = field(default_factory=list)
    owner: str = "waiting"
    gone: bool = False
    refusals: dict[str, tuple[int, dict[str, str], dict[str, Any]]] = field(default_factory=dict)
    taken: list[tuple[str, Any]] = field(default_factory=list)
    sites: dict[str, str] = field(default_factory=dict)

    def stream(self, after: int) -> str:
        """The events of a connection, which ends at once (but see KEEP_OPEN): the page comes again."""
        if self.gone:
            return "event: gone\ndata: {}\n\n"
        name = "Maria" if self.owner == "person" else ""
        state = {"owner": self.owner, "person": name, "working": False, "typing": False}
        lines = [
            f"id: {one['sequence']}\nevent: message\ndata: {json.dumps(one)}\n\n"
            for one in self.messages
            if one["sequence"] > after
        ]
        return "".join([*lines, f"event: state\ndata: {json.dumps(state)}\n\n"])

    def answer(self, route: Route) -> None:
        """Any request of the page or of the site around it."""
        request = route.request
        if request.url.startswith(SITE):
            page = f'<!doctype html><html lang="en"><title>A site</title><main><h1>A site</h1></main>{self._tag()}'
            return route.fulfill(status=200, content_type="text/html; charset=utf-8", body=page)
        path = request.url.removeprefix(ORIGIN).split("?")[0]
        if refused := self.refusals.get(f"{request.method} {path}"):
            status, headers, body = refused
            return route.fulfill(status=status, headers=headers, content_type="application/json", body=json.dumps(body))
        if path.startswith("/chat/api/v1/") and request.method != "GET":
            self.taken.append((path, request.post_data_json))
            return route.fulfill(
                status=201, json={"token": TOKEN, "message": self._stored(request.post_data_json or {})}
            )
        if path == "/chat/api/v1/stream":
            after = int(request.headers.get("last-event-id", "0"))
            return route.fulfill(status=200, content_type="text/event-stream", body=self.stream(after))
        kind, content = self.files.get(path, ("text/plain", b""))
        return route.fulfill(status=200 if content else 404, content_type=kind, body=content)

    def _stored(self, body: dict[str, Any]) -> dict[str, Any]:
        """A family's message as the log has it; the texts of buttons are the server's."""
        said = {"text": body.get("text") or f"[{body.get('button')}]", "id": body.get("id"), "author": "family"}
        return {**said, "sequence": 50 + len(self.taken), "time": "2026-11-29T12:00:00+00:00"}

    def _tag(self) -> str:
        given = " ".join(f'{name}="{value}"' for name, value in self.sites.items())
        return f'<script src="{ORIGIN}/widget.js" {given} async></script>'

    def enter(self, context: BrowserContext, address: str = f"{ORIGIN}/chat/?lang=en", *, agreed: bool = True) -> Page:
        """A page of the chat, or of the site, in a browser whose device knows the chat."""
        context.route("**/*", self.answer)
        context.add_init_script(PROBE)
        if agreed:
            key = "trial-companion:token"
            context.add_init_script(
                f"if (location.origin === '{ORIGIN}' && !localStorage.getItem('begun'))"
                f"{{ localStorage.setItem('{key}', '{TOKEN}'); localStorage.setItem('begun', '1') }}"
            )
        page = context.new_page()
        page.goto(address)
        return page


def inside(page: Page) -> Frame:
    """The chat's frame on a site's page."""
    page.wait_for_function("document.getElementById('trial-companion')?.shadowRoot.querySelector('iframe')")
    page.frame_locator("iframe").locator("article").first.wait_for(state="attached")
    return next(frame for frame in page.frames if frame.url.startswith(ORIGIN))
