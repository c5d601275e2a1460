"""The simulated platforms, and our channels set up for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from bot.channels.registry import CHANNELS
from tests.channels.simulated import Simulator, simulating


@pytest.fixture(scope="module")
def running() -> Iterator[Simulator]:
    with simulating() as started:
        yield started


@pytest.fixture
def simulator(running: Simulator, settings: Settings) -> Simulator:
    """Nothing goes wrong in it, unless a test asks for it."""
    cache.clear()
    settings.CHANNEL_SECRETS = running.settings
    for name in CHANNELS:
        running.trouble(name)
    return running
