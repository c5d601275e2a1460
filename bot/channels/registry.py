"""All messaging apps. A channel is on where its settings are there."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any, get_args

from django.conf import settings

from bot import telemetry
from bot.channels.base.incoming_events import Why
from bot.channels.base.interface import Channel
from bot.channels.email.adapter import Email
from bot.channels.line.adapter import Line
from bot.channels.messenger.adapter import Messenger
from bot.channels.telegram.adapter import Telegram
from bot.channels.twilio.adapter import Sms, TwilioWhatsApp
from bot.channels.webhook.adapter import SignedWebhook
from bot.channels.wechat.adapter import WeChat
from bot.channels.whatsapp.adapter import WhatsApp
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
for name in CHANNELS:  # each begins at zero, so that the first one is seen to happen
    telemetry.OUTBOX_FAILURES.labels(name)
    for why in get_args(Why):
        telemetry.EVENTS_DROPPED.labels(name, why)


def variable(name: str, field: Field[Any]) -> str:
    """The environment variable of a setting."""
    return f"BOT_{name}_{field.name}".upper()


def configured(name: str) -> Channel | None:
    """The channel, or None where it is unknown or none of its settings is there. Raises ConfigurationError."""
    kind = CHANNELS.get(name)
    if kind is None:
        return None
    given = {field.name: settings.CHANNEL_SECRETS.get(variable(name, field), "") for field in fields(kind)}
    needed = [field for field in fields(kind) if field.default is MISSING]
    if not any(given[field.name] for field in needed):
        return None
    missing = [variable(name, field) for field in needed if not given[field.name]]
    if missing:
        raise ConfigurationError(f"{kind.title} also needs {', '.join(missing)} (docs/channels/{name}.md).")
    return kind(**{field: value for field, value in given.items() if value})


def active() -> list[Channel]:
    """All channels that are on."""
    return [channel for channel in map(configured, CHANNELS) if channel]
