"""While a secret changes, requests signed with the old one and with the new one are taken: no message is lost."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from django.core.cache import cache
from pytest_django import Settings
from standardwebhooks import Webhook

from bot.channels.registry import CHANNELS, configured
from bot.channels.simulator.simulator_types import Act
from bot.channels.webhook.adapter import SignedWebhook
from bot.launcher import demo_channels
from tests.channels.messaging.servers import Server
from tests.channels.messaging.telephone import Telephone

pytestmark = pytest.mark.django_db(transaction=True)
# The setting whose secret signs what each platform sends.
SIGNS = {
    "telegram": "SECRET",
    "whatsapp": "APP_SECRET",
    "messenger": "APP_SECRET",
    "sms": "TOKEN",
    "twilio_whatsapp": "TOKEN",
    "line": "SECRET",
    "wechat": "TOKEN",
    "email": "SECRET",
    "webhook": "SECRET",
}
OLD, NEW = demo_channels.settings("http://127.0.0.1:1", {}), demo_channels.settings("http://127.0.0.1:1", {})


def signed_with(name: str, theirs: dict[str, str], ours: str, settings: Settings) -> int:
    """Our answer to a family's message that the platform signs with its secret, where ours is `ours`."""
    cache.clear()
    variable = f"BOT_{name}_{SIGNS[name]}".upper()
    env = {**OLD, variable: theirs[variable]}
    settings.CHANNEL_SECRETS = {**OLD, variable: ours.format(old=OLD[variable], new=NEW[variable])}
    telephone = Telephone(name, env)
    [request] = telephone.platform.acted(telephone.phone, Act("text", "hello"))
    return telephone.post(request)


def test_every_app_has_a_secret_here() -> None:
    assert SIGNS.keys() == CHANNELS.keys()


@pytest.mark.parametrize("name", SIGNS)
@pytest.mark.parametrize("ours", ["{new},{old}", "{old}, {new}"])
def test_both_secrets_are_accepted(name: str, ours: str, settings: Settings, assistant: Server) -> None:
    assert signed_with(name, OLD, ours, settings) == 200
    assert signed_with(name, NEW, ours, settings) == 200


@pytest.mark.parametrize("name", SIGNS)
def test_a_secret_that_was_taken_out_is_refused(name: str, settings: Settings, assistant: Server) -> None:
    assert signed_with(name, OLD, "{new}", settings) == 403


def test_what_we_post_is_signed_with_both() -> None:
    old, new = OLD["BOT_WEBHOOK_SECRET"], NEW["BOT_WEBHOOK_SECRET"]
    now = datetime.now(timezone.utc)
    ours = SignedWebhook(secret=f"{new},{old}", url="https://bridge.example.org/out")
    signature = " ".join(signer.sign("m1", now, "{}") for signer in ours.signers)
    headers = {"webhook-id": "m1", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}

    for secret in (old, new):
        Webhook(secret).verify("{}", headers)


def test_the_first_secret_is_what_we_show_the_platform(settings: Settings) -> None:
    settings.CHANNEL_SECRETS = {**OLD, "BOT_SMS_TOKEN": "new,old"}

    assert configured("sms").login[1] == "new"  # type: ignore[union-attr]
