"""LINE's Messaging API."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.incoming_events import Event
from bot.channels.base.interface import Channel, Unverified, WebhookRequest, accepted, compare_address, setting
from bot.channels.base.outgoing_message import Part
from bot.channels.line import payloads

# A retry of what LINE took already.
TAKEN = 409
# LINE answers 429 for this as for too many calls at once; only its words differ.
MONTHLY_LIMIT = "monthly limit"
USED_UP = "The month's messages of our LINE account are used up. LINE takes no more from us until the month ends."
UNVERIFIED = 403
SIGNATURE_REFUSED = (
    "We refused LINE's own request: the secret in our settings is not this channel's. "
    "LINE's console shows it under “Basic settings”."
)
REFUSALS = {
    401: "LINE does not accept our access token.",
    403: "LINE does not let this account send.",
}


@dataclass(frozen=True)
class Line(Channel):
    """A LINE official account."""

    name = "line"
    title = "LINE"
    company = "LINE"
    own = "token"
    idempotent = True
    repeats_unchanged = False  # `isRedelivery` is true then

    secret: str = setting("the channel secret: it signs what LINE sends us")
    token: str = setting("the channel's access token")
    api: str = setting("base address", default="https://api.line.me")

    def verify(self, hook: WebhookRequest) -> None:
        """Raises Refused where the body is not signed with the channel secret."""
        given = hook.headers.get("X-Line-Signature", "").encode()

        def signed(secret: str) -> bool:
            signature = base64.b64encode(hmac.digest(secret.encode(), hook.body, hashlib.sha256))
            return hmac.compare_digest(signature, given)

        if not accepted(self.secret, signed):
            raise Unverified("not signed by LINE")

    def parse(self, hook: WebhookRequest) -> list[Event]:
        return payloads.events(hook.body, hook.now)

    async def send(self, caller: Caller, to: str, part: Part, key: UUID) -> str:
        """Gives the message's id. The same key is delivered once, however often it is sent."""
        message: dict[str, Any] = {"type": "text", "text": part.text}
        if part.buttons:
            message["quickReply"] = {"items": [_quick_reply(button.id, button.title) for button in part.buttons]}
        answer = await caller.call(
            "POST",
            f"{self.api}/v2/bot/message/push",
            headers={**self.key, "X-Line-Retry-Key": str(key)},
            json={"to": to, "messages": [message]},
            meant=used_up,
        )
        sent = checked_answer(answer).get("sentMessages", [])
        return str(sent[0]["id"]) if sent else ""

    async def check(self, caller: Caller, url: str = "") -> list[str]:
        """Whether LINE accepts the token, and where it sends what families write."""
        account = checked_answer(await caller.call("GET", f"{self.api}/v2/bot/info", headers=self.key))
        hook = checked_answer(await caller.call("GET", f"{self.api}/v2/bot/channel/webhook/endpoint", headers=self.key))
        if url and not hook.get("active"):
            raise SendFailed("LINE does not use the webhook. In its console, switch “Use webhook” on.", permanent=True)
        called = compare_address("LINE", hook.get("endpoint"), url)
        tried = [await self.try_webhook(caller)] if url else []
        return [f"LINE accepts the token of {account['basicId']}.", called, *tried]

    async def try_webhook(self, caller: Caller) -> str:
        """Has LINE send the webhook a signed request: only that shows whether our secret is right. Gives the result.

        Raises SendFailed where we refused it.
        """
        tried = checked_answer(await caller.call("POST", f"{self.api}/v2/bot/channel/webhook/test", headers=self.key))
        if tried.get("statusCode") == UNVERIFIED:
            raise SendFailed(SIGNATURE_REFUSED, permanent=True)
        if tried.get("success"):
            return "LINE called the webhook, and its signature fits our secret."
        reason = f"{tried.get('reason', 'no reason given')}, status {tried.get('statusCode', 'none')}"
        return f"LINE's test call failed ({reason}), so our secret is NOT checked. Start the assistant and check again."

    async def set_up(self, caller: Caller, url: str) -> list[str]:
        """Registers the webhook."""
        hook = f"{self.api}/v2/bot/channel/webhook/endpoint"
        checked_answer(await caller.call("PUT", hook, headers=self.key, json={"endpoint": url}))
        return [
            f"LINE sends what families write to {url}.",
            "In LINE's console switch “Use webhook” and “Webhook redelivery” on, “Auto-reply messages” off.",
        ]

    @property
    def key(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def _quick_reply(identifier: str, title: str) -> dict[str, Any]:
    action = {"type": "postback", "label": title, "data": identifier, "displayText": title}
    return {"type": "action", "action": action}


def used_up(answer: httpx.Response) -> SendFailed | None:
    """The account's monthly limit, which trying again does not change; None for any other refusal."""
    try:
        said = str(answer.json()["message"])
    except (ValueError, LookupError, TypeError):
        return None
    return SendFailed(USED_UP, permanent=True) if MONTHLY_LIMIT in said.lower() else None


def checked_answer(answer: httpx.Response) -> dict[str, Any]:
    """LINE's answer. Raises SendFailed where it is a refusal."""
    found: dict[str, Any] = answer.json() if answer.content else {}
    if answer.is_success or answer.status_code == TAKEN:
        return found
    known = REFUSALS.get(answer.status_code)
    raise SendFailed(known or f"LINE: {found.get('message', 'no reason given')}", permanent=known is None)
