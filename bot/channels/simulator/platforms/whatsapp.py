"""WhatsApp's Cloud API."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from bot.channels.simulator.platforms.base import KINDS, utf16
from bot.channels.simulator.platforms.meta import Meta
from bot.channels.simulator.simulator_types import Act, Answer, Bubble, Button, Call, File, Phone, Problem, Request


class WhatsApp(Meta):
    name = "whatsapp"
    title = "WhatsApp"
    kinds = (*KINDS, "reaction")
    worded = ("picture", "video", "file")

    TYPES: Mapping[str, str] = {
        "picture": "image",
        "voice": "audio",
        "file": "document",
        "contact": "contacts",
    }

    def __init__(self, env: Mapping[str, str], public_url: str) -> None:
        super().__init__(env, public_url)
        self.media: dict[str, File] = {}

    def address(self, number: int) -> str:
        return f"1202{number:07d}"

    def next_id(self) -> str:
        return f"wamid.{next(self.numbers):024d}"

    def graph(self, path: str, call: Call) -> Answer:
        if path.endswith("/media"):
            identifier = uuid4().hex
            self.media[identifier] = call.files["file"]
            return Answer(200, {"id": identifier})
        if path.endswith("/messages"):
            given = call.json()
            return Answer(200, {"success": True}) if given.get("status") == "read" else self._message(given)
        if call.method == "GET":
            return Answer(200, {"verified_name": "Trial companion", "display_phone_number": "+1 202-555-0100"})
        return Answer(200, {"success": True})

    def _message(self, given: dict[str, Any]) -> Answer:
        self.check(given.get("messaging_product") == "whatsapp")
        phone = self.reached(given.get("to") or given.get("recipient", ""))
        text, buttons, file = self._content(given)
        bubble = self.shown(phone, text, buttons=buttons, file=file, kind="file" if file else "text")
        contacts = [{"input": given.get("to") or given["recipient"], "wa_id": phone.address}]
        return Answer(200, {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": bubble.id}]})

    def _content(self, given: dict[str, Any]) -> tuple[str, tuple[Button, ...], File | None]:
        match given.get("type"):
            case "text":
                text = given["text"]["body"]
                self.check(1 <= utf16(text) <= 4096)
                return text, (), None
            case "document":
                document = given["document"]
                self.check(document.get("id") in self.media and utf16(document.get("caption", "")) <= 1024)
                kept = self.media[document["id"]]
                named = File(document.get("filename", kept.name), kept.content_type, kept.content)
                return document.get("caption", ""), (), named
            case "interactive":
                return (*self._interactive(given["interactive"]), None)
        raise Problem(self.refusal("too_long"))

    def _interactive(self, given: dict[str, Any]) -> tuple[str, tuple[Button, ...]]:
        text, action = given["body"]["text"], given["action"]
        if given["type"] == "button":
            replies = [one["reply"] for one in action["buttons"]]
            self.check(1 <= len(replies) <= 3 and 1 <= utf16(text) <= 1024)
            self.check(all(1 <= utf16(one["title"]) <= 20 and 1 <= len(one["id"]) <= 256 for one in replies))
        else:
            replies = [row for section in action["sections"] for row in section["rows"]]
            self.check(1 <= len(replies) <= 10 and 1 <= utf16(text) <= 4096 and 1 <= utf16(action["button"]) <= 20)
            self.check(all(1 <= utf16(one["title"]) <= 24 and 1 <= len(one["id"]) <= 200 for one in replies))
            self.check(all(utf16(one.get("description", "")) <= 72 for one in replies))
        self.check(len({one["title"] for one in replies}) == len(replies))
        return text, tuple(Button(one.get("description") or one["title"], one["id"]) for one in replies)

    def request(self, phone: Phone, act: Act, bubble: Bubble) -> Request:
        kind = self.TYPES.get(act.kind, act.kind)
        message: dict[str, Any] = {
            "from": phone.address,
            "id": bubble.id,
            "timestamp": str(int(time.time())),
            "type": kind,
        }
        match act.kind:
            case "text":
                message["text"] = {"body": act.text}
            case "button":
                reply = {"id": act.button, "title": act.text}
                message |= {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": reply}}
            case "reaction":
                message["reaction"] = {"message_id": act.bubble, "emoji": "👍"}
            case "location":
                message["location"] = {"latitude": 39.9, "longitude": 116.4}
            case "contact":
                message["contacts"] = [{"name": {"formatted_name": "Alex"}}]
            case _:
                words = {"caption": act.text} if act.text else {}
                message[kind] = {"id": "1", "mime_type": "application/octet-stream", "sha256": "0", **words}
        contact = {"profile": {"name": "Alex"}, "wa_id": phone.address}
        return self._change({"contacts": [contact], "messages": [message]})

    def states(self, phone: Phone, bubble: Bubble) -> list[Request]:
        status = {"id": bubble.id, "recipient_id": phone.address, "timestamp": str(int(time.time()))}
        return [self._change({"statuses": [{**status, "status": state}]}) for state in ("sent", "delivered")]

    def _change(self, value: dict[str, Any]) -> Request:
        ours = {"display_phone_number": "12025550100", "phone_number_id": self.setting("number")}
        whole = {"messaging_product": "whatsapp", "metadata": ours, **value}
        entry = {"id": "1", "changes": [{"field": "messages", "value": whole}]}
        return self.signed({"object": "whatsapp_business_account", "entry": [entry]})
