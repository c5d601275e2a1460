"""Messenger's Send API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.incoming_events import Event
from bot.channels.base.interface import WebhookRequest, setting
from bot.channels.base.outgoing_message import Part
from bot.channels.messenger import payloads
from bot.channels.meta.graph import Meta

FIELDS = "messages,messaging_postbacks,message_deliveries,message_reads,message_reactions,message_edits"
BEGIN = {"get_started": {"payload": "/start"}}


@dataclass(frozen=True, kw_only=True)
class Messenger(Meta):
    name = "messenger"
    title = "Messenger"
    company = "Meta, the company behind Messenger,"
    own = "page"

    page: str = setting("the page's id")

    def parse(self, hook: WebhookRequest) -> list[Event]:
        return payloads.events(hook.body, self.page, hook.now)

    async def send(self, caller: Caller, to: str, part: Part, key: UUID) -> str:
        sent = await self.graph(caller, "POST", f"{self.page}/messages", json=message(to, part))
        return str(sent["message_id"])

    async def check(self, caller: Caller, url: str = "") -> list[str]:
        found = await self.graph(caller, "GET", self.page, params={"fields": "name"})
        apps = await self.graph(caller, "GET", f"{self.page}/subscribed_apps")
        listening = [str(one.get("id", "")) for one in apps.get("data", [])]
        if url and (not listening or (self.app and self.app not in listening)):
            raise SendFailed("Our app is not subscribed to the page. Run `manage.py channel add`.", permanent=True)
        return [f"The page is {found['name']}.", *await self.subscribed(caller, url, "page", FIELDS)]

    async def set_up(self, caller: Caller, url: str) -> list[str]:
        left = await self.subscribe(caller, url, "page", FIELDS)
        await self.graph(caller, "POST", f"{self.page}/subscribed_apps", data={"subscribed_fields": FIELDS})
        await self.graph(caller, "POST", f"{self.page}/messenger_profile", json=BEGIN)
        return left


def message(to: str, part: Part) -> dict[str, Any]:
    """A message as the Send API takes it. Quick replies, unlike buttons of a template, leave the text its length."""
    replies = [{"content_type": "text", "title": button.title, "payload": button.id} for button in part.buttons]
    said = {"text": part.text, **({"quick_replies": replies} if replies else {})}
    return {"recipient": {"id": to}, "messaging_type": "RESPONSE", "message": said}
