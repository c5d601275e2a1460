"""Requests that were acknowledged in time: who makes one of them again is not the platform (docs/decisions/0008)."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.utils import timezone

from bot.channels.base.interface import Channel, Unverified, WebhookRequest
from bot.outbox import channel_addresses

# The least patient platform that repeats a request as it was, WeChat, hangs up after five seconds.
PROMPT = timedelta(seconds=4)


def refuse_replay(channel: Channel, hook: WebhookRequest) -> None:
    """Raises Refused for a request that was acknowledged before."""
    if channel_addresses.was_taken(channel.name, _mark(channel, hook)):
        raise Unverified("made again after it was acknowledged")


def note_request(channel: Channel, hook: WebhookRequest) -> None:
    """A request is about to be acknowledged. Where that comes late the platform may not hear it, and repeats it."""
    if timezone.now() - hook.now < PROMPT:
        channel_addresses.first_time(channel.name, _mark(channel, hook))


def _mark(channel: Channel, hook: WebhookRequest) -> str:
    return channel_addresses.keyed_hash(
        channel.name, f"acknowledged\0{hashlib.sha256(channel.fingerprint(hook)).hexdigest()}"
    )
