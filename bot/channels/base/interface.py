"""What an adapter is (docs/channels/developing.md)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.incoming_events import Event
from bot.channels.base.outgoing_message import Part
from bot.configuration import channels


def keys(given: str) -> list[str]:
    """The secrets of a setting, with commas between: the first is used, all are accepted while one takes over."""
    return [key.strip() for key in given.split(",") if key.strip()]


def accepted(given: str, fits: Callable[[str], bool]) -> bool:
    """Whether one of the secrets of a setting fits. All are tried, so that the time tells nothing."""
    return any([fits(key) for key in keys(given)])


def compare_address(platform: str, found: str | None, wanted: str) -> str:
    """A sentence: the platform calls us. Raises SendFailed where it calls another address, or none."""
    if wanted and found != wanted:
        raise SendFailed(
            f"{platform} calls {found or 'nobody'}, and not {wanted}. Run `manage.py channel add`.", permanent=True
        )
    return f"{platform} calls {found or 'nobody'}."


class Unverified(Exception):
    """A request that the platform did not make, or not now. The text says why, for our log only: no personal data."""


@dataclass(frozen=True)
class WebhookRequest:
    """A request as it came. `url` is the address as the platform called it, `headers` ignores case."""

    method: str
    url: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    now: datetime


@dataclass(frozen=True)
class Acknowledgement:
    """What an acknowledgement says."""

    body: str = ""
    content_type: str = "text/plain; charset=utf-8"


def setting(help: str, *, default: str | None = None) -> Any:
    """A setting of a channel, which `BOT_<CHANNEL>_<FIELD>` fills. Without `default` the channel needs it.

    `BOT_<CHANNEL>__<SLUG>__<FIELD>` fills it for another account than the first.
    """
    given = {} if default is None else {"default": default}
    return dataclasses.field(repr=False, metadata={"help": help}, **given)  # type: ignore[call-overload]


@dataclass(frozen=True)
class Channel:
    """One account on one platform. The fields of a subclass are its settings, which `settings_of` gives.

    `slug` tells further accounts from the first one, which has none.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    company: ClassVar[str]
    # The setting that no two accounts have in common.
    own: ClassVar[str]
    # Whether the platform takes a part once only for each `key` of `send`.
    idempotent: ClassVar[bool] = False
    # Whether the platform, when it heard no answer of ours, makes the same request again to the letter.
    repeats_unchanged: ClassVar[bool] = True

    slug: str = dataclasses.field(default="", kw_only=True)

    @property
    def full_name(self) -> str:
        """By this addresses, receipts and troubles of accounts are told apart: `telegram`, `telegram/clinic`."""
        return account_name(self.name, self.slug)

    def variable(self, field: str) -> str:
        """The environment variable of a setting."""
        return channels.variable(self.name, field, self.slug)

    def shares_address(self, other: Channel) -> bool:
        """Whether the platform calls one address for both accounts, and says in each event whose it is."""
        return False

    def verify(self, hook: WebhookRequest) -> None:
        """Raises Refused where the platform did not make this request."""
        raise NotImplementedError

    def parse(self, hook: WebhookRequest) -> list[Event]:
        """All events of a verified request, in order. Raises Refused for what is none of the platform's."""
        raise NotImplementedError

    def fingerprint(self, hook: WebhookRequest) -> bytes:
        """What tells a verified request from every other, where the platform never `repeats_unchanged`."""
        return hook.body

    def challenge(self, hook: WebhookRequest) -> str | None:
        """The answer to a GET; None where the platform makes none. Raises Refused."""
        return None

    def receipt(self, hook: WebhookRequest, events: Sequence[Event]) -> Acknowledgement:
        """What the platform reads when its events are stored."""
        return Acknowledgement()

    async def send(self, caller: Caller, to: str, part: Part, key: UUID) -> str:
        """Send one part; gives the platform's id of it, or "". `key` is the same for each try. Raises SendFailed."""
        raise NotImplementedError

    async def check(self, caller: Caller, url: str = "") -> list[str]:
        """What works, in sentences. Raises SendFailed in words where something does not.

        `url`: where the platform should call us; empty before the webhook is registered.
        """
        raise NotImplementedError

    async def set_up(self, caller: Caller, url: str) -> list[str]:
        """Register the webhook; gives what is left to do by hand. Raises SendFailed."""
        raise NotImplementedError


def account_name(channel: str, slug: str) -> str:
    """An account as our addresses name it, behind `/hooks/`."""
    return f"{channel}/{slug}" if slug else channel


def settings_of(kind: type[Channel]) -> list[Field[Any]]:
    """The settings of a channel."""
    return [field for field in fields(kind) if "help" in field.metadata]
