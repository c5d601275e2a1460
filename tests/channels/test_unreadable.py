"""A proxy answers in a platform's place: nobody knows whether the message arrived, and nothing breaks."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.cache import cache
from pytest_django import Settings

from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.outgoing_message import Part
from bot.channels.messaging.sending import in_time
from bot.channels.registry import CHANNELS, configured
from bot.launcher import demo_channels
from tests.channels.messaging.family import run
from tests.channels.messaging.servers import Answer, serving


async def send(name: str) -> str:
    channel = configured(name)
    assert channel
    async with Caller() as caller:
        return await in_time(channel.send(caller, "1", Part("Hello"), uuid4()))


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("name", [name for name in CHANNELS if name != "webhook"])  # whose answer has no form
def test_an_answer_that_is_not_the_platforms_is_a_failure_in_words(name: str, status: int, settings: Settings) -> None:
    cache.clear()
    with serving(lambda call: Answer("<html>Sign in to the network</html>", status)) as proxy:
        settings.CHANNEL_SECRETS = demo_channels.settings(proxy.url, {})

        with pytest.raises(SendFailed) as failure:
            run(send(name))

    assert failure.value.reason.endswith(".")
    assert "html" not in failure.value.reason
