"""Email: Mailgun brings what families write, and any mail server takes our answers."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from bot.channels.base.http_calls import Caller
from bot.channels.base.incoming_events import Event
from bot.channels.base.interface import Channel, Unverified, WebhookRequest, accepted, setting
from bot.channels.base.outgoing_message import Part
from bot.channels.base.signed_requests import refuse_old, refuse_used
from bot.channels.email import mail, payloads, smtp
from bot.channels.email.smtp import Server
from bot.errors import ConfigurationError

# Mailgun tries for eight hours.
WINDOW = timedelta(hours=9)
SIGNED = ("timestamp", "token", "signature")


@dataclass(frozen=True)
class Email(Channel):
    name = "email"
    title = "email"
    company = "Mailgun"
    own = "address"

    address: str = setting("where families write to us, and what our answers come from")
    secret: str = setting("Mailgun's HTTP webhook signing key: it signs what comes in")
    smtp: str = setting("the server for our answers: smtps://user:password@host:465, or smtp://…:587 (STARTTLS)")

    def __post_init__(self) -> None:
        """Raises ConfigurationError for an address that is none."""
        if not mail.single_address(self.address):
            own = self.variable("address")
            raise ConfigurationError(f"{own} must be one email address, such as answers@example.org.")
        Server.read(self.smtp, self.variable("smtp"))

    @property
    def server(self) -> Server:
        """Where our answers are handed over. Raises ConfigurationError."""
        return Server.read(self.smtp, self.variable("smtp"))

    def verify(self, hook: WebhookRequest) -> None:
        """Raises Unverified for a forged or old request.

        Mailgun signs a time and a random token, and not the mail: a token that was seen is taken again with the same
        mail only.
        """
        given = _form(hook)
        signed = "".join(given.get(name, "") for name in ("timestamp", "token")).encode()
        shown = given.get("signature", "").encode()
        if not accepted(self.secret, lambda key: hmac.compare_digest(_signature(key, signed), shown)):
            raise Unverified("not signed by Mailgun")
        refuse_old(given.get("timestamp", ""), hook.now, WINDOW)
        refuse_used(self.name, given.get("token", ""), _content(given), WINDOW)

    def parse(self, hook: WebhookRequest) -> list[Event]:
        return mail.events(payloads.mail(_form(hook)), self.address)

    async def send(self, caller: Caller, to: str, part: Part, key: UUID) -> str:
        """Gives the `Message-ID`."""
        await asyncio.to_thread(smtp.send, self.server, smtp.message(self.address, to, part, key))
        return smtp.identifier(key, self.address)

    async def check(self, caller: Caller, url: str = "") -> list[str]:
        """Whether the mail server takes our account; Mailgun's routes are seen in its console only."""
        await asyncio.to_thread(smtp.sign_in, self.server)
        return ["The mail server accepts our account."]

    async def set_up(self, caller: Caller, url: str) -> list[str]:
        """What to enter at Mailgun."""
        rule = f'match_recipient("{self.address}")'
        return [f'At Mailgun, under Receiving, make a route {rule} with the actions store(notify="{url}") and stop().']


def _form(hook: WebhookRequest) -> payloads.Form:
    return payloads.form(hook.body, hook.headers.get("Content-Type", ""))


def _signature(key: str, signed: bytes) -> bytes:
    return hmac.new(key.encode(), signed, hashlib.sha256).hexdigest().encode()


def _content(given: payloads.Form) -> bytes:
    """The mail itself, and not the body: each try may be written in another way."""
    return json.dumps({name: value for name, value in sorted(given.items()) if name not in SIGNED}).encode()
