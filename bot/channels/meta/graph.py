"""Meta's webhooks and Graph API."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.interface import Channel, Unverified, WebhookRequest, accepted, compare_address, keys, setting
from bot.channels.meta.failures import failure, meant

# Meta repeats an event for seven days.
OLDEST = timedelta(days=8)


@dataclass(frozen=True, kw_only=True)
class Meta(Channel):
    """A channel of an app at Meta."""

    token: str = setting("access token of a system user, which does not end")
    app_secret: str = setting("the app's secret: signs what Meta sends us")
    verify_token: str = setting("made up by you: Meta shows it once, when the webhook is set up")
    app: str = setting("the app's id, for `channel add`", default="")
    api: str = setting("base address of the Graph API", default="https://graph.facebook.com")
    version: str = setting("version of the Graph API", default="v26.0")

    def shares_address(self, other: Channel) -> bool:
        """An app at Meta has one address for all its numbers and pages."""
        return isinstance(other, Meta) and not set(keys(self.app_secret)).isdisjoint(keys(other.app_secret))

    def verify(self, hook: WebhookRequest) -> None:
        given = hook.headers.get("X-Hub-Signature-256", "").encode()

        def signed(secret: str) -> bool:
            signature = "sha256=" + hmac.new(secret.encode(), hook.body, hashlib.sha256).hexdigest()
            return hmac.compare_digest(signature.encode(), given)

        if not accepted(self.app_secret, signed):
            raise Unverified("not signed with the app's secret")

    def challenge(self, hook: WebhookRequest) -> str:
        """Meta asks once whether the address is ours."""
        given = hook.query.get("hub.verify_token", "").encode()
        known = accepted(self.verify_token, lambda token: hmac.compare_digest(given, token.encode()))
        if hook.query.get("hub.mode") != "subscribe" or not known:
            raise Unverified("wrong verify token")
        return hook.query.get("hub.challenge", "")

    @property
    def app_token(self) -> str:
        """What the app itself acts with: its id and its secret."""
        return f"{self.app}|{keys(self.app_secret)[0]}"

    async def graph(self, caller: Caller, method: str, path: str, *, token: str = "", **options: Any) -> Any:
        """The answer to a call of the Graph API. Raises SendFailed."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        address = f"{self.api}/{self.version}/{path}"
        response = await caller.call(method, address, headers=headers, meant=meant, **options)
        if response.status_code != httpx.codes.OK:
            raise failure(response)
        return response.json()

    def listens(self, app: dict[str, Any]) -> bool:
        """Whether a subscribed app is ours; any may be where BOT_…_APP is not set."""
        return not self.app or self.app == str(app.get("id", ""))

    async def subscribed(self, caller: Caller, url: str, kind: str, fields: str) -> list[str]:
        """Whether the app's webhook is ours, with all fields. Nothing where BOT_…_APP is not set: we may not ask."""
        if not (self.app and url):
            return []
        found = await self.graph(caller, "GET", f"{self.app}/subscriptions", token=self.app_token)
        hook: dict[str, Any] = next((one for one in found.get("data", []) if one.get("object") == kind), {})
        told = [field.get("name") if isinstance(field, dict) else field for field in hook.get("fields", [])]
        if hook and (missing := sorted(set(fields.split(",")) - set(told))):
            raise SendFailed(
                f"Meta does not tell us of {', '.join(missing)}. Run `manage.py channel add`.", permanent=True
            )
        return [compare_address("Meta", hook.get("callback_url"), url)]

    async def subscribe(self, caller: Caller, url: str, kind: str, fields: str) -> list[str]:
        """Register the webhook for the app. Without BOT_…_APP it says how to do so by hand."""
        if not self.app:
            return [f"In the app's dashboard set the webhook to {url}, with your verify token and the fields {fields}."]
        wanted = {"object": kind, "callback_url": url, "verify_token": keys(self.verify_token)[0], "fields": fields}
        found = await self.graph(caller, "POST", f"{self.app}/subscriptions", token=self.app_token, data=wanted)
        if not found.get("success"):
            raise SendFailed("Meta did not take the webhook.", permanent=True)
        return []
