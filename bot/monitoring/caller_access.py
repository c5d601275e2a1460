"""Who may see more than one word: programs on this machine and in the private network, and whoever has the secret."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping
from typing import Any

from django.conf import settings

Scope = Mapping[str, Any]
# Not `is_private`: Python counts networks of documentation and others among those.
PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"),
    )
)
# A request with one of these came through a proxy: the address we see may be the proxy's and the caller anybody.
FORWARDED = (b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip")


def header(scope: Scope, name: bytes) -> bytes:
    """A request's header, empty where it is not there."""
    return next((value for key, value in scope["headers"] if key.lower() == name), b"")


def _address(scope: Scope) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Who calls; None where that is not known: through a proxy, or a socket file."""
    if any(header(scope, name) for name in FORWARDED):
        return None
    try:
        found = ipaddress.ip_address((scope.get("client") or ("",))[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def by_trusted_proxy(scope: Scope) -> bool:
    """Whether the request came through a proxy that uvicorn trusts (FORWARDED_ALLOW_IPS): of what such a one forwards
    the address is replaced by the family's, whose port nobody knows."""
    return bool(header(scope, b"x-forwarded-for")) and (scope.get("client") or ("", None))[1] == 0


def on_this_machine(scope: Scope) -> bool:
    found = _address(scope)
    return found is not None and found.is_loopback


def in_private(scope: Scope) -> bool:
    """On this machine or in a private network."""
    found = _address(scope)
    return found is not None and (found.is_loopback or any(found in network for network in PRIVATE))


def has_secret(scope: Scope) -> bool:
    """Whether the request has `Authorization: Bearer` with BOT_METRICS_TOKEN. Without one set, none has."""
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(header(scope, b"authorization"), expected)
