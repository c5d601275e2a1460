"""What broke other projects, as their public reports tell it: here it is taken, and nothing of a neighbor is lost."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.conf import settings as project
from django.core.cache import cache
from pytest_django import Settings

from bot.channels.simulator.platforms import PLATFORMS
from bot.channels.simulator.simulator_types import Act
from bot.conversations.models import Conversation, Message
from bot.launcher import demo_channels
from bot.outbox.models import Early, Trouble
from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Server
from tests.channels.mutation import written

pytestmark = pytest.mark.django_db(transaction=True)
NOW = str(int(time.time()))
ANN = {"id": 1111111, "is_bot": False, "first_name": "Ann"}
CHAT = {"id": 1111111, "type": "private"}


@pytest.fixture
def env(settings: Settings, assistant: Server) -> dict[str, str]:
    cache.clear()
    settings.CHANNEL_SECRETS = demo_channels.settings("http://127.0.0.1:1", {})
    return dict(settings.CHANNEL_SECRETS)


def platform(name: str, env: dict[str, str]) -> Any:
    return next(kind for kind in PLATFORMS if kind.name == name)(env, project.PUBLIC_URL)


def answered(name: str, env: dict[str, str], tree: Any) -> int:
    request = platform(name, env).sealed(written(name, tree))
    [answer] = post(name, request.body, **request.headers)
    return int(answer.status_code)


def whatsapp(env: dict[str, str], **value: Any) -> Any:
    about = {"display_phone_number": "15550783881", "phone_number_id": env["BOT_WHATSAPP_NUMBER"]}
    change = {"value": {"messaging_product": "whatsapp", "metadata": about, **value}, "field": "messages"}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def wrote(**message: Any) -> dict[str, Any]:
    return {"from": "15550100", "id": "wamid.1", "timestamp": NOW, **message}


TEXT = {"type": "text", "text": {"body": "hello"}}
QUOTED = {"from": "15550100", "from_user_id": "EG.1442", "id": "wamid.0"}
FORM = {"type": "nfm_reply", "nfm_reply": {"response_json": '{"a": "b"}', "body": "Sent", "name": "flow"}}
UNKNOWN = wrote(type="unknown", errors=[{"code": 131051, "title": "Unsupported message type"}])
BUTTON = wrote(type="button", button={"payload": "x_yes", "text": "Yes"})
NAMED = {**wrote(**TEXT), "from": None, "from_user_id": "US.13"}
READ = {"id": "wamid.9", "status": "read", "timestamp": NOW, "recipient_id": "15550100"}
FAILED = {**READ, "status": "failed", "errors": [{"code": 131026, "title": "Message undeliverable"}]}
# What came, and how many families were heard.
WHATSAPP: dict[str, tuple[dict[str, Any], int]] = {
    "david-lev/pywa#227": ({"contacts": [{"wa_id": "15550100"}], "statuses": [FAILED]}, 0),
    "david-lev/pywa#188": ({"contacts": [{"wa_id": "1", "user_id": "IL.8"}], "statuses": [READ]}, 0),
    "chatwoot/chatwoot#13970": ({"messages": [wrote(type="interactive", interactive=FORM)]}, 1),
    "chatwoot/chatwoot#12030": ({"messages": [BUTTON]}, 1),
    "chatwoot/chatwoot#14953": ({"messages": [wrote(context=QUOTED, **TEXT)]}, 1),
    "restfb/restfb#1239": ({"messages": [UNKNOWN]}, 1),
    "nyaruka/courier#1094": ({"contacts": [{"user_id": "US.13"}], "messages": [NAMED]}, 1),
}


@pytest.mark.parametrize(("value", "heard"), WHATSAPP.values(), ids=WHATSAPP.keys())
def test_whatsapp(value: dict[str, Any], heard: int, env: dict[str, str]) -> None:
    neighbor = wrote(**{**TEXT, "id": "wamid.2", "from": "15550199"})
    both = {**value, "messages": [*value.get("messages", []), neighbor]}

    assert answered("whatsapp", env, whatsapp(env, **both)) == 200

    assert Conversation.objects.count() == heard + 1 and not Trouble.objects.exists()
    assert Early.objects.count() == len(value.get("statuses", []))


SAID = {"message_id": 1, "from": ANN, "chat": CHAT, "date": int(NOW)}
OLD = {"message_id": 1, "chat": CHAT, "date": 0}
TELEGRAM: dict[str, tuple[dict[str, Any], int]] = {
    "RasaHQ/rasa#8719": ({"edited_message": {**SAID, "edit_date": int(NOW), "text": "x"}}, 1),
    "tactilenews/100eyes#1694": ({"message": {**SAID, "sticker": {"file_id": "a"}}}, 1),
    "nickoala/telepot#184": ({"business_message": {**SAID, "text": "x"}}, 0),
    "aiogram/aiogram#1675": ({"callback_query": {"id": "1", "from": ANN, "data": "1.0", "message": OLD}}, 1),
}


@pytest.mark.parametrize(("update", "heard"), TELEGRAM.values(), ids=TELEGRAM.keys())
def test_telegram(update: dict[str, Any], heard: int, env: dict[str, str]) -> None:
    assert answered("telegram", env, {"update_id": 1, **update}) == 200

    assert Conversation.objects.count() == heard and not Trouble.objects.exists()


@pytest.mark.parametrize("text", ["🤨", "✋✊", "テスト😭"])
@pytest.mark.parametrize("escaped", [True, False])
def test_line_signs_the_bytes_whatever_stands_for_an_emoji(text: str, escaped: bool, env: dict[str, str]) -> None:
    """line/line-bot-sdk-nodejs#922, line/line-bot-sdk-php#269."""
    made = platform("line", env)
    [request] = made.acted(made.phone("ann"), Act("text", "hello"))
    said = json.dumps(text, ensure_ascii=escaped)[1:-1].encode()
    request = made.sealed(request.body.replace(b"hello", said))

    assert [answer.status_code for answer in post("line", request.body, **request.headers)] == [200]
    assert Conversation.objects.count() == 1


def test_an_apostrophe_and_an_emoji_do_not_break_twilios_signature(env: dict[str, str]) -> None:
    """twilio/twilio-ruby#528, twilio/twilio-node#37."""
    made = platform("sms", env)
    [request] = made.acted(made.phone("ann"), Act("text", 'It\'s 100% & "free"? 🙏 + ünï'))

    assert [answer.status_code for answer in post("sms", request.body, **request.headers)] == [200]
    assert Message.objects.exists()
