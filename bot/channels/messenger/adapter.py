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
        if url:
            refuse_unsubscribed([one for one in apps.get("data", []) if self.listens(one)])
        return [f"The page is {found['name']}.", *await self.subscribed(caller, url, "page", FIELDS)]

    async def set_up(self, caller: Caller, url: str) -> list[str]:
        left = await self.subscribe(caller, url, "page", FIELDS)
        await self.graph(caller, "POST", f"{self.page}/subscribed_apps", data={"subscribed_fields": FIELDS})
        await self.graph(caller, "POST", f"{self.page}/messenger_profile", json=BEGIN)
        return left


def refuse_unsubscribed(ours: list[dict[str, Any]]) -> None:
    """Raises SendFailed where none of the apps is told by the page of all that we need.

    An app that names no fields is believed: not every version of the Graph API does.
    """
    if not ours:
        raise SendFailed("Our app is not subscribed to the page. Run `manage.py channel add`.", permanent=True)
    wanted = set(FIELDS.split(","))
    missing = min((wanted - set(one.get("subscribed_fields", wanted)) for one in ours), key=len)
    if missing:
        raise SendFailed(
            f"The page does not tell our app of {', '.join(sorted(missing))}. Run `manage.py channel add`.",
            permanent=True,
        )


def message(to: str, part: Part) -> dict[str, Any]:
    """A message as the Send API takes it. Quick replies, unlike buttons of a template, leave the text its length."""
    replies = [{"content_type": "text", "title": button.title, "payload": button.id} for button in part.buttons]
    said = {"text": part.text, **({"quick_replies": replies} if replies else {})}
    return {"recipient": {"id": to}, "messaging_type": "RESPONSE", "message": said}
