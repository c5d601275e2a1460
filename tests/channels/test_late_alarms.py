"""What a platform brings much too late: staff hear of an alarm in it, and the family is not answered out of time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from pytest_django import Settings

from bot.channels.simulator.simulator_types import Act, Request
from bot.conversations.models import Alert, Author, Consent, Message
from bot.launcher import demo_channels
from bot.outbox.models import Received, Trouble
from tests.channels.messaging.servers import Server
from tests.channels.messaging.telephone import Telephone

pytestmark = pytest.mark.django_db(transaction=True)
# Where what comes late is dated by the platform. Elsewhere a late request is not believed, or has no time.
NAMES = ("telegram", "whatsapp", "messenger", "line")
EMERGENCY = "my husband Quentin Xylophone cannot breathe, his lips are blue"
Late = Callable[[Telephone, str], Request]


@pytest.fixture
def family(request: pytest.FixtureRequest, settings: Settings, assistant: Server) -> Telephone:
    """A family that has agreed, on the app that the test names."""
    settings.CHANNEL_SECRETS = demo_channels.settings("http://127.0.0.1:1", {})
    telephone = Telephone(request.param, dict(settings.CHANNEL_SECRETS))
    telephone.write("hello", "yes")
    return telephone


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> Late:
    """What the platform posts now of words that were written nine days ago."""

    def made(telephone: Telephone, text: str) -> Request:
        then = datetime.now(timezone.utc) - timedelta(days=9)
        with monkeypatch.context() as past:
            past.setattr(time, "time", then.timestamp)
            [request] = telephone.platform.acted(telephone.phone, Act("text", text))
            return request

    return made


def said_by_us() -> int:
    return Message.objects.exclude(author=Author.FAMILY).count()


def each_app(test: Any) -> Any:
    return pytest.mark.parametrize("family", NAMES, indirect=True)(test)


@each_app
def test_an_emergency_that_came_late_is_an_alert_and_is_not_answered(family: Telephone, late: Late) -> None:
    before = said_by_us()

    assert family.post(late(family, EMERGENCY)) == 403

    [alert] = Alert.objects.all()
    assert alert.kind == "emergency" and alert.rule.endswith(" (late)")
    assert "cannot breathe" in alert.message.text and "Xylophone" not in alert.message.text
    assert alert.message.handled and said_by_us() == before
    [noted] = Trouble.objects.all()
    assert (noted.why, noted.what, noted.count) == ("stale", "emergency", 1)


@each_app
def test_however_often_it_comes_there_is_one_alert(family: Telephone, late: Late) -> None:
    request = late(family, EMERGENCY)
    family.post(request)
    family.post(request)
    assert Alert.objects.count() == 1

    Received.objects.all().delete()  # as after nine days
    family.post(request)

    assert Alert.objects.count() == 1


def test_signs_that_no_database_takes_do_not_lose_the_alert(late: Late, settings: Settings, assistant: Server) -> None:
    settings.CHANNEL_SECRETS = demo_channels.settings("http://127.0.0.1:1", {})
    family = Telephone("line", dict(settings.CHANNEL_SECRETS))
    family.write("hello", "yes")

    assert family.post(late(family, f"{EMERGENCY} \ud800\x00")) == 403

    assert Alert.objects.count() == 1


@each_app
def test_anything_else_that_came_late_is_not_kept(family: Telephone, late: Late) -> None:
    before = Message.objects.count()

    assert family.post(late(family, "Is Quentin Xylophone too old?")) == 403

    assert Message.objects.count() == before and not Alert.objects.exists()
    assert [noted.what for noted in Trouble.objects.all()] == [""]


@each_app
def test_of_a_family_that_has_not_agreed_staff_hear_the_kind_alone(
    family: Telephone, late: Late, caplog: pytest.LogCaptureFixture
) -> None:
    Consent.objects.all().delete()
    before = Message.objects.count()

    assert family.post(late(family, "I want to kill myself tonight")) == 403

    assert Message.objects.count() == before and not Alert.objects.exists()
    assert [(noted.why, noted.what) for noted in Trouble.objects.all()] == [("stale", "crisis")]
    assert "kill" not in caplog.text
