"""WhatsApp's Cloud API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.incoming_events import Event
from bot.channels.base.interface import WebhookRequest, setting
from bot.channels.base.outgoing_message import Button, Document, Part
from bot.channels.meta.graph import Meta
from bot.channels.whatsapp import payloads

FIELDS = "messages"


@dataclass(frozen=True, kw_only=True)
class WhatsApp(Meta):
    name = "whatsapp"
    title = "WhatsApp"
    company = "Meta, the company behind WhatsApp,"
    own = "number"

    number: str = setting("the phone number's id (not the number itself)")
    account: str = setting("id of the WhatsApp Business account, for `channel add`", default="")

    def parse(self, hook: WebhookRequest) -> list[Event]:
        return payloads.events(hook.body, self.number, hook.now)

    async def send(self, caller: Caller, to: str, part: Part, key: UUID) -> str:
        if part.document:
            media = await self._upload(caller, part.document)
            sent = await self._message(caller, document(to, part, media))
        else:
            sent = await self._message(caller, message(to, part))
        return str(sent["messages"][0]["id"])

    async def _upload(self, caller: Caller, file: Document) -> str:
        files = {"file": (file.name, file.content, file.content_type)}
        data = {"messaging_product": "whatsapp", "type": file.content_type}
        return str((await self.graph(caller, "POST", f"{self.number}/media", data=data, files=files))["id"])

    async def _message(self, caller: Caller, body: dict[str, Any]) -> Any:
        return await self.graph(caller, "POST", f"{self.number}/messages", json=body)

    async def check(self, caller: Caller, url: str = "") -> list[str]:
        asked = {"fields": "display_phone_number,verified_name,quality_rating"}
        found = await self.graph(caller, "GET", self.number, params=asked)
        shown = found.get("verified_name", "not verified")
        if url and self.account:
            apps = await self.graph(caller, "GET", f"{self.account}/subscribed_apps")
            if not any(self.listens(one.get("whatsapp_business_api_data", one)) for one in apps.get("data", [])):
                words = "Our app is not subscribed to the WhatsApp Business account. Run `manage.py channel add`."
                raise SendFailed(words, permanent=True)
        called = await self.subscribed(caller, url, "whatsapp_business_account", FIELDS)
        return [f"The number is {found['display_phone_number']}, shown as {shown}.", *called]

    async def set_up(self, caller: Caller, url: str) -> list[str]:
        left = await self.subscribe(caller, url, "whatsapp_business_account", FIELDS)
        if not self.account:
            own = self.variable("account")
            return [*left, f"Subscribe the app to your WhatsApp Business account ({own} does so here)."]
        await self.graph(caller, "POST", f"{self.account}/subscribed_apps")
        return left


def message(to: str, part: Part) -> dict[str, Any]:
    """A message as the Cloud API takes it: no preview of links, at most three buttons, or a list of at most ten."""
    if not part.buttons:
        return {**_to(to), "type": "text", "text": {"preview_url": False, "body": part.text}}
    if part.opens:
        action = {"button": part.opens, "sections": [{"rows": [_row(button) for button in part.buttons]}]}
        listed = {"type": "list", "body": {"text": part.text}, "action": action}
        return {**_to(to), "type": "interactive", "interactive": listed}
    buttons = [{"type": "reply", "reply": {"id": button.id, "title": button.title}} for button in part.buttons]
    shown = {"type": "button", "body": {"text": part.text}, "action": {"buttons": buttons}}
    return {**_to(to), "type": "interactive", "interactive": shown}


def _row(button: Button) -> dict[str, str]:
    return {"id": button.id, "title": button.title, **({"description": button.text} if button.text else {})}


def document(to: str, part: Part, media: str) -> dict[str, Any]:
    name = part.document.name if part.document else ""
    return {**_to(to), "type": "document", "document": {"id": media, "filename": name, "caption": part.text}}


def _to(to: str) -> dict[str, Any]:
    """A family is reached by its number, or by Meta's id of it (`US.1349…`), which `to` takes and never delivers."""
    return {"messaging_product": "whatsapp", "recipient_type": "individual", "recipient" if "." in to else "to": to}
