"""Requests that were acknowledged: who makes one of them again is not the platform (docs/decisions/0022).

Only where a platform never repeats a request as it was. Any other gets 200 once more, and nothing is stored twice.
"""

from __future__ import annotations

import hashlib

from bot.channels.base.interface import Channel, Unverified, WebhookRequest
from bot.outbox import channel_addresses


def refuse_replay(channel: Channel, hook: WebhookRequest) -> None:
    """Raises Unverified for a request that was acknowledged before, and that the platform would not make again."""
    if not channel.repeats_unchanged and channel_addresses.was_taken(channel.full_name, _mark(channel, hook)):
        raise Unverified("made again after it was acknowledged")


def note_request(channel: Channel, hook: WebhookRequest) -> None:
    """A request is about to be acknowledged."""
    if not channel.repeats_unchanged:
        channel_addresses.first_time(channel.full_name, _mark(channel, hook))


def _mark(channel: Channel, hook: WebhookRequest) -> str:
    return channel_addresses.keyed_hash(
        channel.full_name, f"acknowledged\0{hashlib.sha256(channel.fingerprint(hook)).hexdigest()}"
    )
