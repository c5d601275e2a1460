"""Django's cache in Redis, which goes on in the process's own memory while Redis is away.

Nothing in the cache is worth refusing a family for. Limits are then counted by each process for itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from bot.outage import Outage

TIMEOUT_SECONDS = 0.5
ENTRIES = 100_000
OPERATIONS = (
    "add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear",
)  # fmt: skip
# One for the process: Django makes a cache for each thread.
outage = Outage(
    logging.getLogger(__name__), "Redis", "limits, and who is typing, are known to each process by itself until it does"
)


class SharedCache(RedisCache):
    """`BACKEND` of `settings.CACHES`. No operation raises because of Redis."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {"socket_timeout": TIMEOUT_SECONDS}})
        self.own = LocMemCache("while redis is away", {**params, "OPTIONS": {"MAX_ENTRIES": ENTRIES}})


def _either(name: str) -> Callable[..., Any]:
    shared, own = getattr(RedisCache, name), getattr(LocMemCache, name)

    @wraps(shared)
    def operation(self: SharedCache, *args: Any, **kwargs: Any) -> Any:
        if not outage.lasts():
            try:
                found = shared(self, *args, **kwargs)
            except (redis.RedisError, OSError) as error:
                outage.failed(error)
            else:
                outage.over()
                return found
        return own(self.own, *args, **kwargs)

    return operation


for _name in OPERATIONS:
    setattr(SharedCache, _name, _either(_name))
