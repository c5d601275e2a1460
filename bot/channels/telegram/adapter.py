"""Telegram's Bot API."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from bot.channels.base.chat_commands import known
from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.incoming_events import Event
from bot.channels.base.interface import (
    Acknowledgement,
    Channel,
    Unverified,
    WebhookRequest,
    accepted,
    compare_address,
    keys,
    setting,
)
from bot.channels.base.outgoing_message import Part
from bot.channels.telegram import payloads
from bot.content.responses import title
from bot.errors import ConfigurationError

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (a header's name)
SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{1,256}")
UPDATES = ["message", "edited_message", "callback_query"]


@dataclass(frozen=True)
class Telegram(Channel):
    name = "telegram"
    title = "Telegram"
    company = "The company behind Telegram"
    own = "token"

    token: str = setting("the bot's token, from @BotFather")
    secret: str = setting("1 to 256 letters, digits, _ and -, made up by you: how we know Telegram's requests")
    api: str = setting("base address of the Bot API", default="https://api.telegram.org")

    def __post_init__(self) -> None:
        """Raises ConfigurationError for a secret that Telegram does not take."""
        if not all(map(SECRET_FORM.fullmatch, keys(self.secret))):
            raise ConfigurationError(f"{self.variable('secret')} must be 1 to 256 letters, digits, _ and -.")

    def verify(self, hook: WebhookRequest) -> None:
        given = hook.headers.get(SECRET, "").encode()
        if not accepted(self.secret, lambda secret: hmac.compare_digest(given, secret.encode())):
            raise Unverified("wrong secret token")

    def parse(self, hook: WebhookRequest) -> list[Event]:
        return payloads.events(hook.body, hook.now)

    def receipt(self, hook: WebhookRequest, events: Sequence[Event]) -> Acknowledgement:
        """A pressed button stops spinning: Telegram takes a call of its API as the answer."""
        pressed = payloads.pressed(hook.body)
        if not pressed:
            return Acknowledgement()
        answer = {"method": "answerCallbackQuery", "callback_query_id": pressed}
        return Acknowledgement(json.dumps(answer), "application/json")

    async def send(self, caller: Caller, to: str, part: Part, key: UUID) -> str:
        if part.document:
            files = {"document": (part.document.name, part.document.content, part.document.content_type)}
            found = await self._call(caller, "sendDocument", data={"chat_id": to, "caption": part.text}, files=files)
        else:
            found = await self._call(caller, "sendMessage", json=message(to, part))
        # A message's id is unique within its chat only.
        return f"{to}:{found['message_id']}"

    async def check(self, caller: Caller, url: str = "") -> list[str]:
        me = await self._call(caller, "getMe")
        hook = await self._call(caller, "getWebhookInfo")
        found = [f"The bot is @{me['username']}.", compare_address("Telegram", hook["url"], url)]
        if url and (missing := set(UPDATES) - set(hook.get("allowed_updates", UPDATES))):
            raise SendFailed(f"Telegram does not tell us of {', '.join(sorted(missing))}. Run `manage.py channel add`.")
        waiting, error = hook.get("pending_update_count", 0), hook.get("last_error_message")
        return [*found, f"Updates that wait: {waiting}.", *([f"Last error: {error}"] if error else [])]

    async def set_up(self, caller: Caller, url: str) -> list[str]:
        wanted = {"url": url, "secret_token": keys(self.secret)[0], "allowed_updates": UPDATES, "max_connections": 20}
        await self._call(caller, "setWebhook", json=wanted)
        menu = [{"command": word, "description": title(name)} for word, name in known()["commands"].items()]
        await self._call(caller, "setMyCommands", json={"commands": menu})
        return []

    async def _call(self, caller: Caller, method: str, **options: Any) -> Any:
        response = await caller.call("POST", f"{self.api}/bot{self.token}/{method}", wait=wait, **options)
        if response.status_code != httpx.codes.OK:
            raise failure(response, self.variable("token"))
        return response.json()["result"]


def message(to: str, part: Part) -> dict[str, Any]:
    """A message as sendMessage takes it: no markup, no preview of links, a button in each row."""
    found: dict[str, Any] = {"chat_id": to, "text": part.text, "link_preview_options": {"is_disabled": True}}
    if part.buttons:
        rows = [[{"text": button.title, "callback_data": button.id}] for button in part.buttons]
        found["reply_markup"] = {"inline_keyboard": rows}
    return found


def wait(response: httpx.Response) -> float | None:
    """Seconds that Telegram asks for."""
    try:
        return float(response.json()["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return None


WRONG_TOKEN = (401, 404)
BLOCKED = 403


def failure(response: httpx.Response, token: str) -> SendFailed:
    """A wrong token, which stands in the variable `token`, is put right by staff, so that it is tried again."""
    status = response.status_code
    if status in WRONG_TOKEN:
        return SendFailed(f"Telegram does not know the bot's token. Check {token}.")
    if status == BLOCKED:
        return SendFailed("The family has blocked the bot, or deleted the account.", permanent=True)
    return SendFailed(f"Telegram refused the message ({status}).", permanent=True)
