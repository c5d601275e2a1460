"""How many calls one chat and one address may make."""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from bot.content.responses import response
from bot.errors import BotError


@dataclass(frozen=True)
class Limit:
    """`setting` names how many within `seconds`."""

    setting: str
    seconds: int


CHAT = Limit("LIMIT_CHAT", 60)
ADDRESS = Limit("LIMIT_ADDRESS", 60)
NEW_CHATS = Limit("LIMIT_NEW_CHATS", 3600)


TOO_MANY = 429


def spend(limit: Limit, who: str) -> None:
    """Count one call of `who`. Raises BotError (429) where it is one too many."""
    now = time.time()
    key = f"limit:{limit.setting}:{who}:{int(now // limit.seconds)}"
    cache.add(key, 0, limit.seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # forgotten between the two calls
        return
    if count > getattr(settings, limit.setting):
        left = limit.seconds - int(now % limit.seconds)
        raise BotError("too_fast", response("sorry/too_fast").text, status=TOO_MANY, retry_seconds=left)


def address(request: HttpRequest) -> str:
    """Who calls, for counting only: one IPv4 address or one IPv6 network, hashed."""
    given = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104
    try:
        network = ipaddress.ip_network((given, 64 if ":" in given else 32), strict=False)
    except ValueError:  # a socket file
        return "local"
    return salted_hmac("bot.limits", str(network)).hexdigest()[:24]
