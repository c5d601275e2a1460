"""A page on Messenger that is set up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.channels.messaging.servers import Server, serving
from tests.channels.meta import SECRET, VERIFY, graph_api


@pytest.fixture
def api(settings: Settings, assistant: Server) -> Iterator[Server]:
    with serving(graph_api()) as server:
        settings.CHANNEL_SECRETS = {
            "BOT_MESSENGER_TOKEN": "token",
            "BOT_MESSENGER_APP_SECRET": SECRET,
            "BOT_MESSENGER_VERIFY_TOKEN": VERIFY,
            "BOT_MESSENGER_PAGE": "100000000000001",
            "BOT_MESSENGER_API": server.url,
        }
        yield server
