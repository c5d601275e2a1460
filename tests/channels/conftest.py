"""What the tests of all messaging apps need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.channels.messaging.servers import Server, echoing, serving


@pytest.fixture
def assistant(settings: Settings) -> Iterator[Server]:
    """An assistant that says what it was asked, in place of Rasa."""
    cache.clear()
    with serving(echoing) as server:
        settings.RASA_URLS = [server.url]
        settings.ADDRESS_KEY = "0123456789abcdef" * 4
        yield server
