"""Telegram's Bot API."""

from __future__ import annotations

import json
import time
from typing import Any

from bot.channels.simulator.platforms.base import Platform, utf16
from bot.channels.simulator.simulator_types import Act, Answer, Bubble, Button, Call, Phone, Problem, Request

TEXT, CAPTION, DATA_BYTES, SECONDS = 4096, 1024, 64, 1
FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = {**FILE, "width": 90, "height": 90}
CONTENT: dict[str, dict[str, Any]] = {
    "picture": {"photo": [PHOTO]},
    "voice": {"voice": {**FILE, "duration": 2}},
    "video": {"video": {**PHOTO, "duration": 2}},
    "file": {"document": {**FILE, "file_name": "report.pdf", "mime_type": "application/pdf"}},
    "sticker": {"sticker": {**PHOTO, "type": "regular", "is_animated": False, "is_video": False}},
    "location": {"location": {"latitude": 39.9, "longitude": 116.4}},
    "contact": {"contact": {"phone_number": "+12025550123", "first_name": "Alex"}},
}
REFUSALS = {
    "unknown": (400, "Bad Request: chat not found"),
    "empty": (400, "Bad Request: message text is empty"),
    "too_long": (400, "Bad Request: message is too long"),
    "caption_too_long": (400, "Bad Request: message caption is too long"),
    "button": (400, "Bad Request: BUTTON_DATA_INVALID"),
    "unauthorized": (401, "Unauthorized"),
    "no_method": (404, "Not Found"),
    "slow_down": (429, f"Too Many Requests: retry after {SECONDS}"),
    "broken": (502, "Bad Gateway"),
}


class Telegram(Platform):
    name = "telegram"
    title = "Telegram"
    kinds = (*CONTENT, "reaction", "edited")
    worded = ("picture", "voice", "video", "file")

    def address(self, number: int) -> str:
        return str(700_000_000 + number)

    def refusal(self, reason: str) -> Answer:
        code, words = REFUSALS[reason]
        body: dict[str, Any] = {"ok": False, "error_code": code, "description": words}
        if code != 429:
            return Answer(code, body)
        return Answer(code, {**body, "parameters": {"retry_after": SECONDS}}, {"Retry-After": str(SECONDS)})

    def answer(self, call: Call) -> Answer:
        token, _, method = call.path.removeprefix("bot").partition("/")
        if token != self.setting("token"):
            raise Problem(self.refusal("unauthorized"))
        given = {**call.json()} if call.headers.get("Content-Type", "").startswith("application/json") else call.form
        return Answer(200, {"ok": True, "result": self._result(method, given, call)})

    def _result(self, method: str, given: Any, call: Call) -> Any:
        match method:
            case "getMe":
                return {"id": 1, "is_bot": True, "first_name": "Trial companion", "username": "simulated_bot"}
            case "setWebhook":
                self.hook = given["url"]
                return True
            case "getWebhookInfo":
                return {"url": self.hook, "has_custom_certificate": False, "pending_update_count": 0}
            case "deleteWebhook" | "setMyCommands" | "sendChatAction":
                return True
            case "answerCallbackQuery":
                return self._stop_spinning(given["callback_query_id"])
            case "sendMessage":
                return self._message(given)
            case "sendDocument":
                return self._document(given, call)
        raise Problem(self.refusal("no_method"))

    def _message(self, given: dict[str, Any]) -> dict[str, Any]:
        phone, text = self.reached(str(given["chat_id"])), str(given.get("text", ""))
        rows = (given.get("reply_markup") or {}).get("inline_keyboard", [])
        buttons = tuple(Button(one["text"], one["callback_data"]) for row in rows for one in row)
        if not text.strip() or utf16(text) > TEXT:
            raise Problem(self.refusal("too_long" if text.strip() else "empty"))
        if not all(1 <= len(button.data.encode()) <= DATA_BYTES and button.title for button in buttons):
            raise Problem(self.refusal("button"))
        return self._shown_as(phone, self.shown(phone, text, buttons=buttons))

    def _document(self, given: dict[str, Any], call: Call) -> dict[str, Any]:
        phone, caption = self.reached(str(given["chat_id"])), str(given.get("caption", ""))
        if utf16(caption) > CAPTION:
            raise Problem(self.refusal("caption_too_long"))
        return self._shown_as(phone, self.shown(phone, caption, file=call.files["document"], kind="file"))

    def _shown_as(self, phone: Phone, bubble: Bubble) -> dict[str, Any]:
        return {"message_id": int(bubble.id), "date": int(time.time()), "chat": self._chat(phone), "text": bubble.text}

    def _chat(self, phone: Phone) -> dict[str, Any]:
        return {"id": int(phone.address), "type": "private", "first_name": "Alex"}

    def request(self, phone: Phone, act: Act, bubble: Bubble) -> Request:
        update = {"update_id": next(self.numbers), **self._update(phone, act, bubble)}
        return self.sealed(json.dumps(update).encode())

    def sealed(self, body: bytes) -> Request:
        headers = {
            "Content-Type": "application/json",
            "X-Telegram-Bot-Api-Secret-Token": self.setting("secret"),
        }
        return Request(body, headers)

    def _update(self, phone: Phone, act: Act, bubble: Bubble) -> dict[str, Any]:
        sender = {"id": int(phone.address), "is_bot": False, "first_name": "Alex", "language_code": "en"}
        said = {"message_id": int(bubble.id), "from": sender, "chat": self._chat(phone), "date": int(time.time())}
        match act.kind:
            case "button":
                phone.waiting = f"q{bubble.id}"
                old = {**said, "message_id": int(act.bubble or bubble.id)}
                query = {"id": phone.waiting, "from": sender, "message": old, "chat_instance": "1", "data": act.button}
                return {"callback_query": query}
            case "reaction":
                new = [{"type": "emoji", "emoji": "👍"}]
                about = {"chat": self._chat(phone), "message_id": int(act.bubble or bubble.id), "date": said["date"]}
                return {"message_reaction": {**about, "user": sender, "old_reaction": [], "new_reaction": new}}
            case "edited":
                return {"edited_message": {**said, "edit_date": said["date"], "text": act.text or "changed"}}
            case "text":
                return {"message": {**said, "text": act.text}}
        words = {"caption": act.text} if act.text else {}
        return {"message": {**said, **CONTENT[act.kind], **words}}

    def acknowledged(self, phone: Phone | None, body: bytes) -> None:
        """The answer may be a call of the API by itself."""
        given = json.loads(body) if body.startswith(b"{") else {}
        if given.get("method") == "answerCallbackQuery":
            self._stop_spinning(given["callback_query_id"])

    def _stop_spinning(self, query: str) -> bool:
        for phone in self.phones.values():
            if phone.waiting == query:
                phone.waiting = ""
        return True
