"""On every app, what comes by a further account's address is that account's, and no other address takes it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django import Settings

from bot.channels.registry import CHANNELS
from bot.channels.simulator.platforms import PLATFORMS
from bot.channels.simulator.simulator_types import Act, Request
from bot.configuration.channels import variable
from bot.conversations.models import Conversation
from bot.launcher import demo_channels
from bot.outbox.models import Address, Delivery
from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Server

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, CLINIC = demo_channels.channels("http://127.0.0.1:1"), demo_channels.channels("http://127.0.0.1:1")


def asked(name: str) -> Request:
    """A platform's request to the clinic's address, made with the clinic's secrets."""
    env = {variable(name, field): value for field, value in CLINIC[name.upper()].items()}
    platform = next(kind for kind in PLATFORMS if kind.name == name)(env, "https://chat.example.org")
    platform.hook = f"https://chat.example.org/hooks/{name}/clinic/"
    [request] = platform.acted(platform.phone("ann"), Act("text", "hello"))
    return request


def answer(address: str, one: Request) -> int:
    [found] = post(address, one.body, query=f"?{one.query}" if one.query else "", **one.headers)
    return int(found.status_code)


@pytest.fixture(autouse=True)
def two_accounts(settings: Settings, assistant: Server) -> None:
    """Each app has two accounts, with secrets of their own."""
    cache.clear()
    settings.PUBLIC_URL = "https://chat.example.org"
    settings.CHANNEL_SECRETS = {
        variable(app, field, slug): value
        for slug, apps in (("", FIRST), ("clinic", CLINIC))
        for app, given in apps.items()
        for field, value in given.items()
    }


@pytest.mark.parametrize("name", CHANNELS)
def test_what_comes_by_an_account_belongs_to_it(name: str) -> None:
    assert answer(f"{name}/clinic", asked(name)) == 200

    [address] = Address.objects.all()
    assert address.channel == f"{name}/clinic"
    assert (address.conversation.channel, address.conversation.came_by) == (name, f"{name}/clinic")
    assert Delivery.objects.filter(address=address).exists()


@pytest.mark.parametrize("name", CHANNELS)
def test_the_first_accounts_address_does_not_take_it(name: str) -> None:
    assert answer(name, asked(name)) == 403

    assert not Conversation.objects.exists()
