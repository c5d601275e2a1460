"""Telegram as a test plays it: updates for our webhook, and a Bot API that takes our calls."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Answer, Call, Server
from tests.channels.telegram.recorded import SECRET, payload

CHAT = 1111111


def bot_api(ids: itertools.count[int]) -> Any:
    """The Bot API, as far as we call it."""

    def answer(call: Call) -> Answer:
        return Answer({"ok": True, "result": {"message_id": next(ids)}})

    return answer


@dataclass
class Chat:
    """One family's private chat with the bot, which the account `account` with the token `token` of ours is."""

    api: Server
    identifier: int = CHAT
    account: str = "telegram"
    token: str = "1:token"
    updates: itertools.count[int] = field(default_factory=lambda: itertools.count(1000))

    def text(self, text: str) -> dict[str, Any]:
        """The update of a new text."""
        found = payload("text", update_id=next(self.updates))
        found["message"]["text"] = text
        found["message"]["chat"]["id"] = found["message"]["from"]["id"] = self.identifier
        return found

    def send(self, *updates: dict[str, Any], secret: str = SECRET) -> list[Any]:
        """Call our webhook and wait for all that follows; gives its answers."""
        bodies = [json.dumps(update).encode() for update in updates]
        return post(self.account, *bodies, X_Telegram_Bot_Api_Secret_Token=secret)

    def write(self, text: str) -> list[dict[str, Any]]:
        """Write; gives what the bot sent after it."""
        before = len(self.said)
        [answer] = self.send(self.text(text))
        assert answer.status_code == 200, answer.content
        return self.said[before:]

    def press(self, title: str) -> list[dict[str, Any]]:
        """Press the newest button of this title; gives what the bot sent after it."""
        before = len(self.said)
        buttons = [row[0] for m in self.said for row in m.get("reply_markup", {}).get("inline_keyboard", [])]
        data = next(button["callback_data"] for button in reversed(buttons) if button["text"] == title)
        update = payload("button", update_id=next(self.updates))
        update["callback_query"]["data"] = data
        update["callback_query"]["from"]["id"] = self.identifier
        [answer] = self.send(update)
        assert json.loads(answer.content)["method"] == "answerCallbackQuery"
        return self.said[before:]

    @property
    def said(self) -> list[dict[str, Any]]:
        return self.api.of(f"/bot{self.token}/sendMessage")
