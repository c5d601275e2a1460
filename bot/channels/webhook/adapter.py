"""Everything else that speaks HTTP: requests signed both ways as https://www.standardwebhooks.com describes."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timezone
from uuid import UUID, uuid4

import httpx
from standardwebhooks import Webhook, WebhookVerificationError

from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.incoming_events import Event
from bot.channels.base.interface import Channel, Unverified, WebhookRequest, accepted, keys, setting
from bot.channels.base.outgoing_message import Part
from bot.channels.webhook import payloads
from bot.errors import ConfigurationError

SECRET_BYTES = 24


@dataclass(frozen=True)
class SignedWebhook(Channel):
    """A program of yours between us and an app that we do not know."""

    name = "webhook"
    title = "this app"
    company = "the company of this app"
    own = "secret"
    # The receiver takes each `webhook-id` once.
    idempotent = True
    repeats_unchanged = False  # each try has its own time

    secret: str = setting("whsec_ and at least 24 random bytes in base64: signs both ways")
    url: str = setting("where we send messages for families")

    def __post_init__(self) -> None:
        """Raises ConfigurationError for a secret that is none."""
        if not keys(self.secret) or not all(map(_is_good, keys(self.secret))):
            raise ConfigurationError(
                f"{self.variable('secret')} must be whsec_ and at least 24 random bytes in base64. To make one: "
                """python -c 'import base64, os; print("whsec_" + base64.b64encode(os.urandom(32)).decode())'"""
            )

    def verify(self, hook: WebhookRequest) -> None:
        """Raises Refused for what is not signed with our secret within the last five minutes."""
        if not accepted(self.secret, lambda secret: _signed(Webhook(secret), hook)):
            raise Unverified("not signed with our secret, or at another time")

    def fingerprint(self, hook: WebhookRequest) -> bytes:
        """A program that sends an event again signs it anew, at another time."""
        when = int(float(hook.headers["webhook-timestamp"]))  # as the library reads it: "1764.0" is "1764"
        return f"{hook.headers['webhook-id']}.{when}.".encode() + hook.body

    def parse(self, hook: WebhookRequest) -> list[Event]:
        return payloads.events(hook.body)

    async def send(self, caller: Caller, to: str, part: Part, key: UUID) -> str:
        """Gives the `webhook-id`, by which the receiver tells us what became of the message."""
        when = datetime.now(timezone.utc).isoformat(timespec="seconds")
        await self._post(caller, str(key), payloads.outgoing(to, part, str(key), when))
        return str(key)

    async def _post(self, caller: Caller, identifier: str, body: str) -> None:
        now = datetime.now(timezone.utc)
        headers = {
            "content-type": "application/json",
            "webhook-id": identifier,
            "webhook-timestamp": str(int(now.timestamp())),
            # With every secret: the receiver may know the old one, or the new one.
            "webhook-signature": " ".join(signer.sign(identifier, now, body) for signer in self.signers),
        }
        answer = await caller.call("POST", self.url, content=body.encode(), headers=headers)
        if not answer.is_success:
            raise SendFailed(refusal(answer), permanent=answer.status_code != httpx.codes.UNAUTHORIZED)

    async def check(self, caller: Caller, url: str = "") -> list[str]:
        """Whether the receiver takes a signed `ping`."""
        await self._post(caller, str(uuid4()), '{"type": "ping"}')
        return ["The receiver takes our signature."]

    async def set_up(self, caller: Caller, url: str) -> list[str]:
        """There is nobody to tell."""
        return [f"Let your program post what families write to {url}, as bot/channels/webhook/openapi.yml describes."]

    @property
    def signers(self) -> list[Webhook]:
        return [Webhook(secret) for secret in keys(self.secret)]


def _is_good(secret: str) -> bool:
    try:
        return len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) >= SECRET_BYTES
    except ValueError:
        return False


def _signed(signer: Webhook, hook: WebhookRequest) -> bool:
    try:
        signer.verify(hook.body, dict(hook.headers), json_parse=False)
    except (WebhookVerificationError, ValueError):
        return False
    return True


def refusal(answer: httpx.Response) -> str:
    """Why the receiver did not take a message, in words."""
    if answer.status_code == httpx.codes.GONE:
        return "The receiver says that this chat is gone."
    return f"The receiver refused the message ({answer.status_code})."
