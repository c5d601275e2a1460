"""Several events in one request: what cannot be read is counted, and takes nothing of its neighbours with it."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any, cast

import pytest
from django.conf import settings as project
from django.core.cache import cache
from pytest_django import Settings

from bot.channels.simulator.platforms import PLATFORMS
from bot.channels.simulator.simulator_types import Act, Request
from bot.conversations.models import Conversation
from bot.launcher import demo_channels
from bot.outbox.models import Address, Trouble
from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Server

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "he has lupus, says Quentin"


@pytest.fixture
def env(settings: Settings, assistant: Server) -> dict[str, str]:
    """Our channels' settings; nobody listens where they send."""
    cache.clear()
    settings.CHANNEL_SECRETS = demo_channels.settings("http://127.0.0.1:1", {})
    return dict(settings.CHANNEL_SECRETS)


class Platform:
    """A platform whose requests hold several events."""

    def __init__(self, name: str, env: dict[str, str]) -> None:
        self.name = name
        self.made: Any = next(kind for kind in PLATFORMS if kind.name == name)(env, project.PUBLIC_URL)

    def event(self, owner: str, text: str = "hello") -> dict[str, Any]:
        """One event: a text of `owner`."""
        [request] = self.made.acted(self.made.phone(owner), Act("text", text))
        found: dict[str, Any] = self._events(json.loads(request.body))[0]
        return found

    def post(self, *events: Any) -> int:
        """The status of our answer to all of them in one request."""
        request = self._request(list(events))
        [answer] = post(self.name, request.body, **request.headers)
        return int(answer.status_code)

    def _request(self, events: list[Any]) -> Request:
        if self.name == "line":
            return cast(Request, self.made.signed(events))
        [request] = self.made.acted(self.made.phone("nobody"), Act("text", "hello"))
        whole = json.loads(request.body)
        self._events(whole)[:] = events
        return cast(Request, self.made.signed(whole))

    def _events(self, whole: Any) -> list[Any]:
        if self.name == "line":
            found = whole["events"]
        elif self.name == "messenger":
            found = whole["entry"][0]["messaging"]
        else:
            found = whole["entry"][0]["changes"][0]["value"]["messages"]
        assert isinstance(found, list)
        return found


NAMES = ("whatsapp", "messenger", "line")
OLD = timedelta(days=9).total_seconds()
# What is done to an event; the key is what the desk counts.
BROKEN: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "unreadable": [
        ("whatsapp", {"id": None}),
        ("whatsapp", {"id": {"a": [1]}}),
        ("messenger", {"recipient": None}),
        ("messenger", {"timestamp": "soon"}),
        ("messenger", {"message": None, "read": "x"}),
        ("messenger", {"message": None, "postback": None, "sender": {"id": []}}),
        ("line", {"timestamp": None}),
        ("line", {"timestamp": 10**30}),
        ("line", {"type": None}),
    ],
    "nameless": [
        ("whatsapp", {"from": ""}),
        ("whatsapp", {"from": None}),
        ("whatsapp", {"id": ""}),
        ("messenger", {"sender": {"id": ""}}),
        ("messenger", {"message": {"mid": "", "text": SECRET}}),
        ("line", {"source": {"type": "user"}}),
        ("line", {"source": {"type": "user", "userId": ""}}),
        ("line", {"message": {"id": "", "type": "text", "text": SECRET}}),
    ],
    "stale": [
        ("whatsapp", {"timestamp": str(int(time.time() - OLD))}),
        ("messenger", {"timestamp": int((time.time() - OLD) * 1000)}),
        ("line", {"timestamp": int((time.time() - OLD) * 1000)}),
    ],
}


@pytest.mark.parametrize(
    ("why", "name", "change"), [(why, name, change) for why, made in BROKEN.items() for name, change in made]
)
def test_a_bad_event_is_counted_and_its_neighbours_are_stored(
    why: str, name: str, change: dict[str, Any], env: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    platform = Platform(name, env)
    bad = platform.event("eve", SECRET) | change

    assert platform.post(platform.event("ann"), bad, platform.event("ben")) == 200

    assert Address.objects.count() == Conversation.objects.count() == 2
    assert [(trouble.channel, trouble.why, trouble.count) for trouble in Trouble.objects.all()] == [(name, why, 1)]
    assert "could not be taken" in caplog.text and "Quentin" not in caplog.text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("event", [None, 1, "x", [], {}])
def test_what_is_no_event_at_all_takes_nothing_with_it(name: str, event: Any, env: dict[str, str]) -> None:
    platform = Platform(name, env)

    assert platform.post(event, platform.event("ann")) == 200

    assert Address.objects.count() == 1


@pytest.mark.parametrize("kind", ["policy_enforcement", "optin", "game_play"])
def test_what_messenger_tells_of_nobody_is_no_trouble(kind: str, env: dict[str, str]) -> None:
    platform = Platform("messenger", env)
    about = {"recipient": platform.event("ann")["recipient"], "timestamp": int(time.time() * 1000), kind: {"a": "b"}}

    assert platform.post(about, platform.event("ann")) == 200

    assert Address.objects.count() == 1 and not Trouble.objects.exists()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("whatsapp", {"timestamp": None}),
        ("whatsapp", {"type": None, "context": 1}),
        ("whatsapp", {"image": "x", "reaction": []}),
        (
            "messenger",
            {"message": {"mid": "m1", "text": "hello", "attachments": [{"type": None}], "quick_reply": None}},
        ),
        ("messenger", {"read": "x", "delivery": {"mids": 1}}),
        ("messenger", {"message": {"mid": "m1", "text": "hello", "sticker_id": "x", "is_echo": "perhaps"}}),
        ("line", {"mode": None}),
        ("line", {"mode": ["active"], "postback": {"data": None}, "unsend": 1}),
        ("line", {"webhookEventId": None}),
    ],
)
def test_what_is_strange_beside_the_words_does_not_take_the_words(
    name: str, change: dict[str, Any], env: dict[str, str]
) -> None:
    platform = Platform(name, env)

    assert platform.post(platform.event("ann") | change) == 200

    assert Address.objects.count() == 1 and not Trouble.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_request_with_nothing_but_old_events_is_refused_and_staff_see_it(name: str, env: dict[str, str]) -> None:
    platform = Platform(name, env)
    [change] = [change for channel, change in BROKEN["stale"] if channel == name]

    assert platform.post(platform.event("ann") | change, platform.event("ben") | change) == 403
    assert not Address.objects.exists()
    [noted] = Trouble.objects.all()
    assert (noted.channel, noted.why, noted.count) == (name, "stale", 2)


@pytest.mark.parametrize("name", ["telegram", *NAMES, "webhook"])
@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000, b'"\\ud800"', b"1" * 5000])
def test_json_without_end_is_refused(name: str, body: bytes, env: dict[str, str]) -> None:
    made: Any = next(kind for kind in PLATFORMS if kind.name == name)(env, project.PUBLIC_URL)
    request: Request = made.sealed(body)

    [answer] = post(name, request.body, **request.headers)

    assert answer.status_code == 403
