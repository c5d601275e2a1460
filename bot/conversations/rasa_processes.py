"""Which rasa process is asked: each in its turn, and for a few seconds not one that has just been away.

A turn brings all that rasa needs and leaves nothing there, so any process can take any turn.
"""

from __future__ import annotations

import itertools
import logging
import socket
from collections.abc import Iterator
from functools import cache

import httpx
from django.conf import settings

from bot.outage import Outage

log = logging.getLogger(__name__)
_turns = itertools.count()


@cache
def outage(url: str) -> Outage:
    """What is known of one process; said once when it goes and once when it is back."""
    return Outage(log, f"rasa at {url}", "questions go to the others, or wait")


def in_turn() -> Iterator[str]:
    """The addresses to try, in order: those that are there, from the next in turn on; where none is, all."""
    urls: list[str] = settings.RASA_URLS
    first = next(_turns) % len(urls)
    turned = [*urls[first:], *urls[:first]]
    if len(urls) == 1:
        return iter(turned)
    return iter([url for url in turned if not outage(url).lasts()] or turned)


def each() -> list[str]:
    """Every process by itself: a name may stand for several, as a headless service of Kubernetes does."""
    return list(dict.fromkeys(itertools.chain.from_iterable(map(_resolved, settings.RASA_URLS))))


def _resolved(url: str) -> list[str]:
    address = httpx.URL(url)
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except OSError:
        return [url]
    hosts = list(dict.fromkeys(str(place[0]) for *_, place in found))
    if address.scheme == "https" or len(hosts) < 2 or address.host == "localhost":
        return [url]  # one only, or a certificate that names the host
    return [str(address.copy_with(host=host)) for host in hosts]
