"""Slows down who guesses passwords, from one address or from thousands, and never shuts out who signs in at a browser
that this account has used before (OWASP's "device cookies").

django-axes counts wrong passwords by account and address. This counts them by account alone; a known browser has an
account's count of its own, so that strangers cannot use it up.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from bot.content.responses import response
from bot.errors import BotError
from bot.ratelimit import Limit, address, count_call, give_back

SIGN_IN = Limit("LIMIT_SIGN_IN", 300)
SECOND_FACTOR = Limit("LIMIT_SECOND_FACTOR", 300)
ACCOUNT = Limit("LIMIT_ACCOUNT", 3600)
SALT = "desk.device"
DEVICE_SECONDS = 90 * 24 * 3600
# Navigators who share a computer.
DEVICE_ACCOUNTS = 8
# A hash takes nearly half a second of a core: one at a time, so that families are answered meanwhile.
_HASHING = threading.BoundedSemaphore(1)
HASHING_WAIT_SECONDS = 5.0


@contextmanager
def count_try(request: HttpRequest | None, account: str) -> Iterator[None]:
    """Around the check of a password, which raises ValidationError where it is wrong. Raises BotError (429) where
    there were too many wrong ones, or too many are checked at the moment."""
    who = (known_as(request, account) if request else None) or _keyed(account)
    count_call(ACCOUNT, who)
    try:
        with _turn():
            yield
    except ValidationError:
        if getattr(request, "axes_locked_out", False):  # refused without a look at the password
            give_back(ACCOUNT, who)
        raise
    except BotError:
        give_back(ACCOUNT, who)
        raise
    give_back(ACCOUNT, who)


@contextmanager
def _turn() -> Iterator[None]:
    if not _HASHING.acquire(timeout=HASHING_WAIT_SECONDS):
        raise BotError("too_fast", response("sorry/too_fast").text, status=429, retry_seconds=10)
    try:
        yield
    finally:
        _HASHING.release()


def count_step(request: HttpRequest, limit: Limit) -> None:
    """Count one step of signing in from this address. Raises BotError (429)."""
    count_call(limit, address(request))


def remember(request: HttpRequest, answer: HttpResponse, account: str) -> None:
    """The browser gets the cookie by which it is known again for `account`: signed, and no key to anything."""
    others = [entry for entry in _entries(request) if not _is_of(entry, account)]
    mine = f"{_keyed(account)}-{secrets.token_hex(8)}"
    answer.set_signed_cookie(
        settings.DEVICE_COOKIE_NAME,
        "~".join([mine, *others][:DEVICE_ACCOUNTS]),
        salt=SALT,
        max_age=DEVICE_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def known_as(request: HttpRequest, account: str) -> str | None:
    """The name under which this browser's tries for `account` are counted; None for a browser that is not known."""
    return next((entry for entry in _entries(request) if _is_of(entry, account)), None)


def _entries(request: HttpRequest) -> list[str]:
    kept = request.get_signed_cookie(settings.DEVICE_COOKIE_NAME, default="", salt=SALT, max_age=DEVICE_SECONDS)
    return [entry for entry in (kept or "").split("~") if entry]


def _is_of(entry: str, account: str) -> bool:
    return constant_time_compare(entry.partition("-")[0], _keyed(account))


def _keyed(account: str) -> str:
    return salted_hmac(SALT, account).hexdigest()[:24]
