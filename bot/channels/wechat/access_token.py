"""Calls of WeChat's API: the access token that they need, and what their error codes mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from bot.channels.base.http_calls import Caller, SendFailed

# WeChat answers 200 whatever happened; these are its global return codes.
EXPIRED = {40001, 40014, 42001}
PASSING = {-1: 5, 45009: 3600, 45011: 60}
WORDS = {
    -1: "WeChat is busy.",
    40001: "WeChat does not accept our AppSecret.",
    40003: "WeChat knows no such family of this account.",
    40013: "WeChat does not know our AppID.",
    40125: "WeChat does not accept our AppSecret.",
    40164: "Our server's address is not on the account's IP whitelist at WeChat.",
    45002: "The text is longer than WeChat takes.",
    45009: "The account's calls for today are used up.",
    45011: "WeChat asks us to send more slowly.",
    45015: "More than 48 hours since the family last wrote, or they no longer follow the account.",
    45047: "WeChat takes five messages after each message of the family; those are used up.",
    48001: "This account may not send customer-service messages.",
}
# Settings that an operator puts right: tried again.
SETTINGS = {40001, 40013, 40125, 40164}
EARLY_SECONDS = 300


@dataclass(frozen=True)
class Account:
    """The account whose API is called."""

    app_id: str
    secret: str
    api: str

    async def call(self, caller: Caller, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post `body`, once more with a new token where WeChat no longer takes the old one. Raises SendFailed."""
        for last in (False, True):
            query = {"access_token": await self.token(caller)}
            answer = await caller.call("POST", f"{self.api}{path}", params=query, json=body)
            found: dict[str, Any] = answer.json()
            if found.get("errcode") not in EXPIRED or last:
                break
            cache.delete(self._key)
        return checked_answer(found)

    async def token(self, caller: Caller) -> str:
        """The access token; asked for anew shortly before it ends. WeChat gives all processes the same one."""
        kept: str | None = cache.get(self._key)
        if kept:
            return kept
        asked = {"grant_type": "client_credential", "appid": self.app_id, "secret": self.secret}
        found = checked_answer((await caller.call("POST", f"{self.api}/cgi-bin/stable_token", json=asked)).json())
        cache.set(self._key, found["access_token"], max(1, found["expires_in"] - EARLY_SECONDS))
        return str(found["access_token"])

    @property
    def _key(self) -> str:
        return f"wechat:token:{self.app_id}"


def checked_answer(found: dict[str, Any]) -> dict[str, Any]:
    """WeChat's answer. Raises SendFailed where it is a refusal."""
    code = int(found.get("errcode", 0))
    if not code:
        return found
    permanent = code not in PASSING and code not in SETTINGS
    raise SendFailed(WORDS.get(code, f"WeChat's error {code}."), permanent=permanent, retry_after=PASSING.get(code))
