"""A WeChat official account. Answers go out as customer-service messages: ours may take longer than five seconds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from bot.channels.base.http_calls import Caller
from bot.channels.base.incoming_events import Event
from bot.channels.base.interface import Acknowledgement, Channel, Unverified, WebhookRequest, accepted, keys, setting
from bot.channels.base.outgoing_message import Part
from bot.channels.base.signed_requests import refuse_old, refuse_used
from bot.channels.wechat import envelope, payloads
from bot.channels.wechat.access_token import Account
from bot.errors import ConfigurationError

WINDOW = timedelta(minutes=5)
AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")


@dataclass(frozen=True)
class WeChat(Channel):
    """An official account with the right to send customer-service messages."""

    name = "wechat"
    title = "WeChat"
    company = "WeChat (Tencent)"
    own = "app_id"

    app_id: str = setting("the account's AppID")
    secret: str = setting("the account's AppSecret")
    token: str = setting("the token that you chose in the account's server settings: it signs what WeChat sends us")
    aes_key: str = setting("EncodingAESKey: with it only messages in safe mode are taken", default="")
    api: str = setting("base address", default="https://api.weixin.qq.com")

    def __post_init__(self) -> None:
        """Raises ConfigurationError for an EncodingAESKey that is none: every message would be refused."""
        if not all(map(AES_KEY.fullmatch, keys(self.aes_key))):
            own = self.variable("aes_key")
            raise ConfigurationError(f"{own} must be the 43 letters and digits of WeChat's EncodingAESKey.")

    def verify(self, hook: WebhookRequest) -> None:
        """Raises Refused for a forged or stale request.

        Without safe mode WeChat does not sign the body: a signature that was seen is taken again with the same body
        only.
        """
        self._fresh(hook)
        given = hook.query
        if not self.aes_key:
            self._signed(given.get("signature", ""), given)
            refuse_used(self.name, given["signature"], hook.body, WINDOW)
            return
        sealed = payloads.fields(hook.body).get("Encrypt", "")
        if not sealed:
            raise Unverified("nothing sealed")
        self._signed(given.get("msg_signature", ""), given, sealed)
        self._opened(sealed)  # a wrong EncodingAESKey refuses all that families write, as a wrong token does

    def _signed(self, signature: str, given: Mapping[str, str], *sealed: str) -> None:
        values = (given["timestamp"], given["nonce"], *sealed)
        if not accepted(self.token, lambda token: envelope.signed(signature, token, *values)):
            raise Unverified("not signed by WeChat")

    def _fresh(self, hook: WebhookRequest) -> None:
        refuse_old(hook.query.get("timestamp", ""), hook.now, WINDOW)
        if not hook.query.get("nonce"):
            raise Unverified("no nonce")

    def challenge(self, hook: WebhookRequest) -> str | None:
        """Gives WeChat its `echostr` when the address is saved."""
        self._fresh(hook)
        given = hook.query
        self._signed(given.get("signature", ""), given)
        return given.get("echostr", "")

    def parse(self, hook: WebhookRequest) -> list[Event]:
        found = payloads.fields(hook.body)
        if self.aes_key:
            found = payloads.fields(self._opened(found["Encrypt"]))
        return payloads.events(found)

    def _opened(self, sealed: str) -> bytes:
        """With one of our keys. Raises Unverified."""
        *others, last = keys(self.aes_key)
        for key in others:
            with suppress(Unverified):
                return envelope.opened(sealed, key, self.app_id)
        return envelope.opened(sealed, last, self.app_id)

    def receipt(self, hook: WebhookRequest, events: Sequence[Event]) -> Acknowledgement:
        """Anything else WeChat shows to the family as "the account cannot serve you at the moment"."""
        return Acknowledgement("success", "text/plain")

    async def send(self, caller: Caller, to: str, part: Part, key: UUID) -> str:
        """WeChat names no id of the message."""
        message: dict[str, Any] = {"touser": to, "msgtype": "text", "text": {"content": part.text}}
        if part.buttons:
            choices = [{"id": button.id, "content": button.title} for button in part.buttons]
            menu = {"head_content": part.text, "list": choices, "tail_content": ""}
            message = {"touser": to, "msgtype": "msgmenu", "msgmenu": menu}
        await self.account.call(caller, "/cgi-bin/message/custom/send", message)
        return ""

    async def check(self, caller: Caller, url: str = "") -> list[str]:
        """Whether WeChat gives us an access token."""
        await self.account.token(caller)
        return ["WeChat accepts the AppID and the AppSecret."]

    async def set_up(self, caller: Caller, url: str) -> list[str]:
        """WeChat has no interface for its server settings."""
        mode = "safe mode (安全模式)" if self.aes_key else "plain mode (明文模式)"
        return [f"At mp.weixin.qq.com, under 基本配置, set the URL to {url}, the same token, and {mode}."]

    @property
    def account(self) -> Account:
        return Account(self.app_id, self.secret, self.api)
