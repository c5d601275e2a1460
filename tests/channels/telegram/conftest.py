"""A Telegram bot that is set up, and a family that has agreed to the storing of its chat."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.channels.messaging.servers import Server, serving
from tests.channels.telegram.playing import Chat, bot_api
from tests.channels.telegram.recorded import SECRET


@pytest.fixture
def api(settings: Settings, assistant: Server) -> Iterator[Server]:
    with serving(bot_api(itertools.count(1))) as server:
        given = {"BOT_TELEGRAM_TOKEN": "1:token", "BOT_TELEGRAM_SECRET": SECRET, "BOT_TELEGRAM_API": server.url}
        settings.CHANNEL_SECRETS = given
        yield server


@pytest.fixture
def stranger(api: Server) -> Chat:
    """A family that writes for the first time."""
    return Chat(api)


@pytest.fixture
def family(stranger: Chat) -> Chat:
    """A family that has agreed."""
    stranger.write("hello")
    stranger.press("I agree, begin")
    return stranger
