"""A program that speaks our signed webhook."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from standardwebhooks import Webhook as Signer
from standardwebhooks import WebhookVerificationError

from bot.channels.simulator.platforms.base import KINDS, Platform
from bot.channels.simulator.simulator_types import Act, Answer, Bubble, Button, Call, File, Phone, Problem, Request

REFUSALS = {"unknown": 410, "unauthorized": 401, "slow_down": 429, "broken": 500}


class SignedWebhook(Platform):
    name = "webhook"
    title = "Your own program"
    kinds = (*KINDS, "reaction", "edited")
    worded = KINDS

    def __init__(self, env: Mapping[str, str], public_url: str) -> None:
        super().__init__(env, public_url)
        self.seen: set[str] = set()

    def address(self, number: int) -> str:
        return f"family-{number}"

    def refusal(self, reason: str) -> Answer:
        return Answer(REFUSALS[reason], {"error": reason}, {"Retry-After": "1"} if reason == "slow_down" else {})

    def answer(self, call: Call) -> Answer:
        try:
            given = Signer(self.setting("secret")).verify(call.body, dict(call.headers))
        except (WebhookVerificationError, ValueError):
            raise Problem(self.refusal("unauthorized")) from None
        identifier = call.headers["webhook-id"]
        if given["type"] == "message.sent" and identifier not in self.seen:
            self._message(given["data"], identifier)
            self.seen.add(identifier)
        return Answer()

    def _message(self, data: dict[str, Any], identifier: str) -> None:
        phone, paper = self.reached(data["chat"]), data.get("document")
        buttons = tuple(Button(one["title"], one["id"]) for one in data.get("buttons", []))
        file = File(paper["name"], paper["content_type"], base64.b64decode(paper["content"])) if paper else None
        bubble = Bubble(identifier, False, data["text"], "file" if file else "text", buttons, file)
        phone.bubbles.append(bubble)

    def request(self, phone: Phone, act: Act, bubble: Bubble) -> Request:
        data: dict[str, Any] = {"id": bubble.id, "chat": phone.address, "kind": act.kind}
        if act.kind == "edited":
            return self._signed("message.edited", data)
        said = {"button": act.button} if act.kind == "button" else {"text": act.text}
        return self._signed("message.received", {**data, **said})

    def states(self, phone: Phone, bubble: Bubble) -> list[Request]:
        return [self._signed("message.status", {"message": bubble.id, "status": "delivered"})]

    def repeated(self, request: Request) -> Request:
        given = json.loads(request.body)
        return self._signed(given["type"], given["data"])

    def _signed(self, kind: str, data: dict[str, Any]) -> Request:
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        return self.sealed(json.dumps({"type": kind, "timestamp": now, "data": data}).encode())

    def sealed(self, body: bytes) -> Request:
        now, identifier = datetime.now(timezone.utc), f"msg_{uuid4().hex}"
        headers = {
            "Content-Type": "application/json",
            "webhook-id": identifier,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Signer(self.setting("secret")).sign(identifier, now, body.decode()),
        }
        return Request(body, headers)
