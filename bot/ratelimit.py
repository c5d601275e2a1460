"""How much work somebody may ask for: calls are counted within windows of time, and refused above a setting."""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from bot.content.responses import response
from bot.errors import BotError


@dataclass(frozen=True)
class Limit:
    """`setting` names how many within `seconds`; `code` is what the refusal of one too many is called."""

    setting: str
    seconds: int
    code: str = "too_fast"

    def key(self, who: str, now: float) -> str:
        return f"limit:{self.setting}:{who}:{int(now // self.seconds)}"


# What one chat may send, by whatever channel; what one address may call; how many chats one address may begin.
CHAT = Limit("LIMIT_CHAT", 60)
ADDRESS = Limit("LIMIT_ADDRESS", 60)
NEW_CHATS = Limit("LIMIT_NEW_CHATS", 3600, "too_many_chats")


def count_call(limit: Limit, who: str) -> None:
    """Count one call of `who`. Raises BotError (429) where it is one too many."""
    now = time.time()
    key = limit.key(who, now)
    cache.add(key, 0, limit.seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # forgotten between the two calls
        return
    if count > getattr(settings, limit.setting):
        left = limit.seconds - int(now % limit.seconds)
        raise BotError(limit.code, response("sorry/too_fast").text, status=429, retry_seconds=left)


def give_back(limit: Limit, who: str) -> None:
    """Take back one call that `spend` has counted."""
    try:
        cache.decr(limit.key(who, time.time()))
    except ValueError:  # a new window has begun
        return


def told_when(answer: HttpResponse, refusal: BotError) -> HttpResponse:
    """`answer` as the refusal of one call too many: its status, and when to come again."""
    answer.status_code = refusal.status
    answer["Retry-After"] = str(refusal.retry_seconds)
    answer["Cache-Control"] = "no-store"
    return answer


def address(request: HttpRequest) -> str:
    """Who calls, for counting only: one IPv4 address or one IPv6 network, hashed."""
    found = network(request)
    return salted_hmac("bot.limits", found).hexdigest()[:24] if found else "local"


def network(request: HttpRequest) -> str | None:
    """The IPv4 address that calls, or the first of its IPv6 network (/64), which one household has; django-axes counts
    by it too. None for a call over a socket file."""
    given = (request.META.get("REMOTE_ADDR") or "").partition("%")[0]
    try:
        found = ipaddress.ip_address(given)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)
