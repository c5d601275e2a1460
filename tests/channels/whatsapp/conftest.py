"""A WhatsApp number that is set up."""

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
            "BOT_WHATSAPP_TOKEN": "token",
            "BOT_WHATSAPP_APP_SECRET": SECRET,
            "BOT_WHATSAPP_VERIFY_TOKEN": VERIFY,
            "BOT_WHATSAPP_NUMBER": "106540352242922",
            "BOT_WHATSAPP_API": server.url,
        }
        yield server
