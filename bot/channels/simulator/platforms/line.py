"""LINE's Messaging API."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

import httpx

from bot.channels.simulator.platforms.base import Platform, utf16
from bot.channels.simulator.simulator_types import Act, Answer, Bubble, Button, Call, Phone, Problem, Request

TEXT, MESSAGES, ITEMS, LABEL, DATA = 5000, 5, 13, 20, 300
KINDS = {
    "picture": "image",
    "voice": "audio",
    "video": "video",
    "file": "file",
    "sticker": "sticker",
    "location": "location",
}
REFUSALS = {
    "unknown": (400, "The property, 'to', in the request body is invalid (line: -, column: -)"),
    "too_long": (400, "The request body has 1 error(s)"),
    "unauthorized": (401, "Authentication failed. Confirm that the access token in the authorization header is valid."),
    "no_method": (404, "Not found"),
    "slow_down": (429, "The API rate limit has been exceeded. Try again later."),
    "broken": (500, "Internal Server Error"),
}


class Line(Platform):
    name = "line"
    title = "LINE"
    kinds = (*KINDS, "taken_back")
    worded = ("sticker",)  # message stickers

    def __init__(self, env: Mapping[str, str], public_url: str) -> None:
        super().__init__(env, public_url)
        self.accepted: dict[str, list[dict[str, str]]] = {}

    def address(self, number: int) -> str:
        return f"U{number:032x}"

    def refusal(self, reason: str) -> Answer:
        status, words = REFUSALS[reason]
        return Answer(status, {"message": words})

    def answer(self, call: Call) -> Answer:
        if call.headers.get("Authorization") != f"Bearer {self.setting('token')}":
            raise Problem(self.refusal("unauthorized"))
        match call.method, call.path:
            case "GET", "v2/bot/info":
                return Answer(200, {"userId": "U0", "basicId": "@simulated", "displayName": "Trial companion"})
            case "GET", "v2/bot/channel/webhook/endpoint":
                return Answer(200, {"endpoint": self.hook, "active": True})
            case "PUT", "v2/bot/channel/webhook/endpoint":
                self.hook = call.json()["endpoint"]
                return Answer()
            case "POST", "v2/bot/channel/webhook/test":
                return self._tried_hook()
            case "POST", "v2/bot/message/push":
                return self._push(call.json(), call.headers.get("X-Line-Retry-Key", ""))
        raise Problem(self.refusal("no_method"))

    def _tried_hook(self) -> Answer:
        """LINE sends a signed request without events, and tells what came back."""
        empty = self.signed([])
        try:
            got = httpx.post(self.hook, content=empty.body, headers=empty.headers, timeout=5, trust_env=False)
        except httpx.HTTPError:
            return Answer(200, {"success": False, "statusCode": 0, "reason": "COULD_NOT_CONNECT", "detail": ""})
        reason = "OK" if got.is_success else "ERROR_STATUS_CODE"
        found = {"success": got.is_success, "statusCode": got.status_code, "reason": reason, "detail": ""}
        return Answer(200, found)

    def _push(self, given: dict[str, Any], key: str) -> Answer:
        if key and key in self.accepted:
            again = {"message": "The retry key is already accepted", "sentMessages": self.accepted[key]}
            return Answer(409, again, {"X-Line-Accepted-Request-Id": key})
        phone, messages = self.reached(given.get("to", "")), given.get("messages", [])
        if not 1 <= len(messages) <= MESSAGES:
            raise Problem(self.refusal("too_long"))
        checked = [(message["text"], self._buttons(message)) for message in messages if self._fits(message)]
        sent = [{"id": self.shown(phone, text, buttons=buttons).id} for text, buttons in checked]
        if key:
            self.accepted[key] = sent
        return Answer(200, {"sentMessages": sent})

    def _fits(self, message: dict[str, Any]) -> bool:
        text = message.get("text", "")
        if message.get("type") != "text" or not text or utf16(text) > TEXT:
            details = [{"message": "Length must be between 1 and 5000", "property": "messages[0].text"}]
            refusal = self.refusal("too_long")
            raise Problem(Answer(refusal.status, {**refusal.body, "details": details}))
        return True

    def _buttons(self, message: dict[str, Any]) -> tuple[Button, ...]:
        actions = [item["action"] for item in message.get("quickReply", {}).get("items", [])]
        fits = all(len(a["label"]) <= LABEL and len(a["data"]) <= DATA and a["type"] == "postback" for a in actions)
        if len(actions) > ITEMS or not fits:
            raise Problem(self.refusal("too_long"))
        return tuple(Button(action["label"], action["data"]) for action in actions)

    def request(self, phone: Phone, act: Act, bubble: Bubble) -> Request:
        if act.kind == "taken_back":
            bubble = next((one for one in reversed(phone.bubbles) if one.mine), bubble)
            bubble.text = "(taken back)"
        return self.signed([self.event(phone, act, bubble)])

    def event(self, phone: Phone, act: Act, bubble: Bubble) -> dict[str, Any]:
        """One of the events of a request."""
        return {
            "webhookEventId": f"01J{int(self.next_id()):023d}",
            "deliveryContext": {"isRedelivery": False},
            "timestamp": int(time.time() * 1000),
            "source": {"type": "user", "userId": phone.address},
            "replyToken": f"{int(bubble.id):032x}",
            "mode": "active",
            **self._content(act, bubble),
        }

    def _content(self, act: Act, bubble: Bubble) -> dict[str, Any]:
        if act.kind == "button":
            return {"type": "postback", "postback": {"data": act.button}}
        if act.kind == "taken_back":
            return {"type": "unsend", "unsend": {"messageId": bubble.id}}
        message = {"id": bubble.id, "type": KINDS.get(act.kind, "text")}
        words = {"text": act.text, "quoteToken": "q"} if act.kind == "text" or act.text else {}
        return {"type": "message", "message": {**message, **words}}

    def signed(self, events: list[dict[str, Any]]) -> Request:
        """A request with these events."""
        return self.sealed(json.dumps({"destination": "U0", "events": events}).encode())

    def sealed(self, body: bytes) -> Request:
        signature = base64.b64encode(hmac.digest(self.setting("secret").encode(), body, hashlib.sha256)).decode()
        return Request(body, {"Content-Type": "application/json", "x-line-signature": signature})

    def repeated(self, request: Request) -> Request:
        again = {"deliveryContext": {"isRedelivery": True}}
        return self.signed([{**event, **again} for event in json.loads(request.body)["events"]])
