"""Requests that were acknowledged in time: who makes one of them again is not the platform (docs/decisions/0008)."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.utils import timezone

from bot.channels.base.channel import Channel, Hook, Refused
from bot.outbox import addresses

# The least patient platform that repeats a request as it was, WeChat, hangs up after five seconds.
PROMPT = timedelta(seconds=4)


def refuse(channel: Channel, hook: Hook) -> None:
    """Raises Refused for a request that was acknowledged before."""
    if addresses.taken(channel.name, _mark(channel, hook)):
        raise Refused("made again after it was acknowledged")


def note(channel: Channel, hook: Hook) -> None:
    """A request is about to be acknowledged. Where that comes late the platform may not hear it, and repeats it."""
    if timezone.now() - hook.now < PROMPT:
        addresses.first_time(channel.name, _mark(channel, hook))


def _mark(channel: Channel, hook: Hook) -> str:
    return addresses.keyed(channel.name, f"acknowledged\0{hashlib.sha256(channel.fingerprint(hook)).hexdigest()}")
