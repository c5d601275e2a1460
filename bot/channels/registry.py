"""All messaging apps. A channel is on where its settings are there."""

from __future__ import annotations

from dataclasses import MISSING
from typing import get_args

from django.conf import settings

from bot import telemetry
from bot.channels.base.incoming_events import Why
from bot.channels.base.interface import Channel, account_name, keys, settings_of
from bot.channels.email.adapter import Email
from bot.channels.line.adapter import Line
from bot.channels.messenger.adapter import Messenger
from bot.channels.telegram.adapter import Telegram
from bot.channels.twilio.adapter import Sms, TwilioWhatsApp
from bot.channels.webhook.adapter import SignedWebhook
from bot.channels.wechat.adapter import WeChat
from bot.channels.whatsapp.adapter import WhatsApp
from bot.configuration import channels
from bot.errors import ConfigurationError

KINDS: tuple[type[Channel], ...] = (
    Telegram,
    WhatsApp,
    Messenger,
    Sms,
    TwilioWhatsApp,
    Line,
    WeChat,
    Email,
    SignedWebhook,
)
CHANNELS = {kind.name: kind for kind in KINDS}


def names() -> list[str]:
    """The accounts that there may be, by their full names: the first one of each channel, then those with settings."""
    further = [account_name(channel, slug) for channel, slug in channels.accounts(settings.CHANNEL_SECRETS)]
    return sorted([*CHANNELS, *further], key=lambda name: (list(CHANNELS).index(name.partition("/")[0]), name))


for name in names():  # each begins at zero, so that the first one is seen to happen
    telemetry.OUTBOX_FAILURES.labels(name)
    for why in get_args(Why):
        telemetry.EVENTS_DROPPED.labels(name, why)


def configured(name: str) -> Channel | None:
    """The account of this full name; None where it is unknown or none of its settings is there.

    Raises ConfigurationError.
    """
    channel, separator, slug = name.partition("/")
    kind = CHANNELS.get(channel)
    if kind is None or (separator and not channels.SLUG.fullmatch(slug)):
        return None
    variables = {field.name: channels.variable(channel, field.name, slug) for field in settings_of(kind)}
    given = {field: settings.CHANNEL_SECRETS.get(variable, "") for field, variable in variables.items()}
    needed = [field.name for field in settings_of(kind) if field.default is MISSING]
    if not any(given[field] for field in needed):
        return None
    missing = [variables[field] for field in needed if not given[field]]
    if missing:
        raise ConfigurationError(f"{kind.title} also needs {', '.join(missing)} (docs/channels/{channel}.md).")
    return kind(**{field: value for field, value in given.items() if value}, slug=slug)


def active() -> list[Channel]:
    """All accounts that are on. Raises ConfigurationError, also where two are the same at the platform."""
    found = [channel for channel in map(configured, names()) if channel]
    seen: dict[tuple[str, str], Channel] = {}
    for channel in found:
        for own in keys(getattr(channel, channel.own)):  # a secret may be two, while one takes over
            _refuse_shared(seen.setdefault((channel.name, own), channel), channel)
    return found


def _refuse_shared(before: Channel, channel: Channel) -> None:
    if before is not channel:
        both = f"{before.variable(channel.own)} and {channel.variable(channel.own)}"
        raise ConfigurationError(f"{both} are the same. Each account has one of its own (docs/channels/README.md).")


def together(channel: Channel) -> list[Channel]:
    """The accounts that a request may be about: this one alone, or all that share its address, the first one first."""
    if type(channel).shares_address is Channel.shares_address:
        return [channel]
    same = [name for name in names() if name.partition("/")[0] == channel.name]
    return [other for other in map(configured, same) if other and channel.shares_address(other)]
