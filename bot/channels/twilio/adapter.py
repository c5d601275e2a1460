"""Twilio: text messages, and WhatsApp by way of Twilio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from django.conf import settings
from twilio.request_validator import RequestValidator

from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.incoming_events import Event
from bot.channels.base.interface import Channel, Unverified, WebhookRequest, accepted, compare_address, keys, setting
from bot.channels.base.outgoing_message import Part
from bot.channels.twilio import failures, payloads


@dataclass(frozen=True)
class Twilio(Channel):
    """What both have in common. `prefix` stands before each number."""

    prefix = ""
    own = "number"

    account: str = setting("the account's SID, AC…")
    token: str = setting("the account's auth token: it signs what Twilio sends us")
    number: str = setting("what we send from: +12025550100, or a messaging service's SID, MG…")
    api: str = setting("base address", default="https://api.twilio.com")

    def verify(self, hook: WebhookRequest) -> None:
        """Raises Refused where the signature is not Twilio's over this address and these fields."""
        given = hook.headers.get("X-Twilio-Signature", "")
        form = payloads.form(hook.body)
        if not accepted(self.token, lambda token: RequestValidator(token).validate(hook.url, form, given)):
            raise Unverified("not signed by Twilio")

    def parse(self, hook: WebhookRequest) -> list[Event]:
        return payloads.events(payloads.form(hook.body))

    async def send(self, caller: Caller, to: str, part: Part, key: UUID) -> str:
        """Gives the message's SID."""
        service = self.number.startswith("MG")
        sent_from = {"MessagingServiceSid": self.number} if service else {"From": self.prefix + self.number}
        answer = await caller.call(
            "POST",
            f"{self.base}/Messages.json",
            auth=self.login,
            meant=meant,
            data={
                **sent_from,
                "To": self.prefix + to,
                "Body": part.text,
                # A typographer's quotation mark would halve what fits into one SMS.
                "SmartEncoded": "true",
                "StatusCallback": f"{settings.PUBLIC_URL}/hooks/{self.full_name}/",
            },
        )
        return str(checked_answer(answer)["sid"])

    async def check(self, caller: Caller, url: str = "") -> list[str]:
        """Whether Twilio knows the account and lets it send."""
        found = checked_answer(await caller.call("GET", f"{self.base}.json", auth=self.login))
        if found.get("status") != "active":
            raise SendFailed("Twilio says that the account is not active.", permanent=True)
        return ["Twilio accepts the account."]

    async def set_up(self, caller: Caller, url: str) -> list[str]:
        """What to enter at Twilio."""
        return [f"At Twilio, set “When a message comes in” to {url} (HTTP POST) for {self.number}."]

    @property
    def login(self) -> tuple[str, str]:
        return self.account, keys(self.token)[0]

    @property
    def base(self) -> str:
        return f"{self.api}/2010-04-01/Accounts/{self.account}"


@dataclass(frozen=True)
class Sms(Twilio):
    """Text messages to a telephone."""

    name = "sms"
    title = "SMS"
    company = "Twilio"

    async def set_up(self, caller: Caller, url: str) -> list[str]:
        """Sets the webhook of a number that the account owns; of a messaging service, says what to do."""
        if self.number.startswith("MG"):
            return await super().set_up(caller, url)
        number = await self._own_number(caller)
        wanted = {"SmsUrl": url, "SmsMethod": "POST"}
        where = f"{self.base}/IncomingPhoneNumbers/{number['sid']}.json"
        checked_answer(await caller.call("POST", where, data=wanted, auth=self.login))
        return [f"Messages to {self.number} come to {url} now."]

    async def check(self, caller: Caller, url: str = "") -> list[str]:
        """Also where a number's messages go; a messaging service tells it in Twilio's console only."""
        found = await super().check(caller)
        if self.number.startswith("MG"):
            return found
        return [*found, compare_address("Twilio", (await self._own_number(caller)).get("sms_url"), url)]

    async def _own_number(self, caller: Caller) -> dict[str, Any]:
        where = f"{self.base}/IncomingPhoneNumbers.json"
        owned = checked_answer(await caller.call("GET", where, params={"PhoneNumber": self.number}, auth=self.login))
        if not owned["incoming_phone_numbers"]:
            raise SendFailed(f"{self.number} is no number of this account.", permanent=True)
        found: dict[str, Any] = owned["incoming_phone_numbers"][0]
        return found


@dataclass(frozen=True)
class TwilioWhatsApp(Twilio):
    """WhatsApp, where the number is Twilio's and not registered with Meta by ourselves."""

    name = "twilio_whatsapp"
    title = "WhatsApp"
    company = "WhatsApp and Twilio"
    prefix = payloads.WHATSAPP


def meant(answer: httpx.Response) -> SendFailed | None:
    """What a 429 or 5xx of Twilio's says; all of them pass. None where we have no words for it."""
    try:
        code = str(answer.json()["code"])
    except (ValueError, LookupError, TypeError):
        return None
    return SendFailed(failures.WORDS[code]) if code in failures.WORDS else None


def checked_answer(answer: httpx.Response) -> dict[str, Any]:
    """Twilio's answer. Raises SendFailed where it is a refusal."""
    found: dict[str, Any] = answer.json()
    if answer.is_success:
        return found
    code = str(found.get("code", ""))
    raise SendFailed(failures.words(code), permanent=code not in failures.PASSING)
