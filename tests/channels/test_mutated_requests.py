"""Whatever a platform sends: no error of ours, nothing of a neighbor lost, nothing kept before a family has agreed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache
from hypothesis import HealthCheck, Phase, assume, given, seed
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings

from bot.channels.registry import CHANNELS
from bot.channels.simulator.platforms import PLATFORMS
from bot.channels.simulator.simulator_types import Act, Request
from bot.conversations.models import Author, Consent, Conversation, Message
from bot.launcher import demo_channels
from bot.outbox.channel_addresses import keyed_hash
from bot.outbox.models import Address, Early, Received, Trouble
from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Server
from tests.channels.mutation import SECRET, spoiled, trees, written

pytestmark = pytest.mark.django_db(transaction=True)
bounded = examples(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # a failure is shown as it was found, and not made smaller for minutes
    suppress_health_check=list(HealthCheck),
)
# Where a request holds several events: the way to their list.
BATCHES: dict[str, tuple[Any, ...]] = {
    "whatsapp": ("entry", 0, "changes", 0, "value", "messages"),
    "messenger": ("entry", 0, "messaging"),
    "line": ("events",),
}
# What the recorded requests were sent to.
RECORDED = {"BOT_WHATSAPP_NUMBER": "106540352242922", "BOT_MESSENGER_PAGE": "100000000000001"}


@pytest.fixture
def env(settings: Settings, assistant: Server) -> dict[str, str]:
    """Our channels' settings; nobody listens where they send."""
    settings.CHANNEL_SECRETS = {**demo_channels.settings("http://127.0.0.1:1", {}), **RECORDED}
    return dict(settings.CHANNEL_SECRETS)


def forget() -> None:
    """Each example begins with nothing."""
    cache.clear()
    for model in (Conversation, Received, Trouble, Early):
        model.objects.all().delete()


def platform(name: str, env: dict[str, str]) -> Any:
    return next(kind for kind in PLATFORMS if kind.name == name)(env, project.PUBLIC_URL)


def hello(made: Any, owner: str) -> Request:
    """A family's first words."""
    [request] = made.acted(made.phone(owner), Act("text", "hello"))
    found: Request = request
    return found


def answered(name: str, request: Request) -> int:
    query = f"?{request.query}" if request.query else ""
    [answer] = post(name, request.body, query=query, **request.headers)
    return int(answer.status_code)


def body(name: str, tree: Any) -> bytes:
    try:
        return written(name, tree)
    except (ValueError, TypeError, AttributeError):
        assume(False)
        raise


def nothing_is_kept() -> None:
    """No words of a family that has not agreed."""
    assert not Consent.objects.exists()
    assert not Message.objects.filter(author=Author.FAMILY).exists()
    assert not Message.objects.filter(text__contains=SECRET).exists()
    assert not Trouble.objects.filter(what__contains="Quentin").exists()


@pytest.mark.parametrize("name", CHANNELS)
def test_no_request_is_an_error_of_ours_and_the_next_family_is_heard(name: str, env: dict[str, str]) -> None:
    made, whole = platform(name, env), trees(name)

    @bounded
    @seed(1)
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        forget()
        request = made.sealed(body(name, data.draw(spoiled(data.draw(st.sampled_from(whole))))))

        assert answered(name, request) in (200, 403)
        before = set(Address.objects.values_list("key", flat=True))
        assert answered(name, hello(made, "ben")) == 200
        assert len(set(Address.objects.values_list("key", flat=True)) - before) == 1
        nothing_is_kept()

    holds()


def at(tree: Any, way: tuple[Any, ...]) -> Any:
    for name in way:
        tree = tree[name] if isinstance(tree, list) or name in tree else []
    return tree


@pytest.mark.parametrize("name", BATCHES)
def test_a_spoiled_event_takes_nothing_of_its_neighbors(name: str, env: dict[str, str]) -> None:
    made, way = platform(name, env), BATCHES[name]
    events = [event for tree in trees(name) for event in at(tree, way)]
    text = next(tree for tree in trees(name) if len(at(tree, way)) == 1)

    def neighbor(owner: str) -> Any:
        return at(json.loads(hello(made, owner).body), way)[0]

    @bounded
    @seed(2)
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        forget()
        bad = data.draw(spoiled(data.draw(st.sampled_from(events))))
        at(text, way)[:] = data.draw(st.permutations([neighbor("ann"), bad, neighbor("ben"), bad]))

        assert answered(name, made.sealed(body(name, text))) == 200
        assert Address.objects.filter(key__in=keys(made, name, "ann", "ben")).count() == 2
        nothing_is_kept()

    holds()


def keys(made: Any, name: str, *owners: str) -> list[str]:
    return [keyed_hash(name, made.phone(owner).address) for owner in owners]
