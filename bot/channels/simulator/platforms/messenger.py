"""Messenger's Send API."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from bot.channels.simulator.platforms.base import utf16
from bot.channels.simulator.platforms.meta import Meta
from bot.channels.simulator.simulator_types import Act, Answer, Bubble, Button, Call, Phone, Request


class Messenger(Meta):
    name = "messenger"
    title = "Messenger"
    kinds = ("picture", "voice", "video", "file", "sticker", "location", "reaction")
    worded = ("picture", "voice", "video", "file", "sticker", "location")

    TYPES: Mapping[str, str] = {"picture": "image", "voice": "audio", "sticker": "image"}

    def address(self, number: int) -> str:
        return f"{9_000_000_000_000_000 + number}"

    def next_id(self) -> str:
        return f"m_{next(self.numbers):024d}"

    def graph(self, path: str, call: Call) -> Answer:
        if path.endswith("messages"):
            return self._message(call)
        return Answer(200, {"id": "1", "name": "Trial companion", "data": [{"id": "1"}], "success": True})

    def _message(self, call: Call) -> Answer:
        given: Any = call.json() if not call.form else {k: json.loads(v) for k, v in call.form.items() if v[:1] == "{"}
        phone, message = self.reached(given["recipient"]["id"]), given.get("message", {})
        text, replies = message.get("text", ""), message.get("quick_replies", [])
        template = message.get("attachment", {}).get("payload", {})
        file = next(iter(call.files.values()), None)
        if template.get("template_type") == "button":
            text, replies = template["text"], template["buttons"]
            self.check(len(replies) <= 3 and utf16(text) <= 640)
        self.check(bool(text or file) and utf16(text) <= 2000 and len(replies) <= 13)
        self.check(all(1 <= utf16(one["title"]) <= 20 and len(one["payload"]) <= 1000 for one in replies))
        buttons = tuple(Button(one["title"], one["payload"]) for one in replies)
        bubble = self.shown(phone, text, buttons=buttons, file=file, kind="file" if file else "text")
        return Answer(200, {"recipient_id": phone.address, "message_id": bubble.id})

    def request(self, phone: Phone, act: Act, bubble: Bubble) -> Request:
        message: dict[str, Any] = {"mid": bubble.id}
        match act.kind:
            case "text":
                message["text"] = act.text
            case "button":
                message |= {"text": act.text, "quick_reply": {"payload": act.button}}
            case "reaction":
                reaction = {"mid": act.bubble, "action": "react", "reaction": "like", "emoji": "👍"}
                return self._messaging(phone, {"reaction": reaction})
            case _:
                sticker = {"sticker_id": 369239263222822} if act.kind == "sticker" else {}
                payload = {"url": "https://cdn.example.org/1", **sticker}
                message["attachments"] = [{"type": self.TYPES.get(act.kind, act.kind), "payload": payload}]
                message |= {"text": act.text} if act.text else {}
        return self._messaging(phone, {"message": message})

    def states(self, phone: Phone, bubble: Bubble) -> list[Request]:
        delivery = {"mids": [bubble.id], "watermark": int(time.time() * 1000)}
        return [self._messaging(phone, {"delivery": delivery})]

    def _messaging(self, phone: Phone, event: dict[str, Any]) -> Request:
        now = int(time.time() * 1000)
        ours = self.setting("page")
        one = {"sender": {"id": phone.address}, "recipient": {"id": ours}, "timestamp": now, **event}
        return self.signed({"object": "page", "entry": [{"id": ours, "time": now, "messaging": [one]}]})
