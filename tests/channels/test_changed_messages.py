"""A family changes what it wrote: an alarm in the new words is heard, and nothing else of them is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.channels.base.incoming_events import Event, Other, Written
from bot.channels.messenger import payloads as messenger
from bot.channels.telegram import payloads as telegram
from bot.channels.webhook import payloads as webhook
from bot.channels.whatsapp import payloads as whatsapp
from tests.channels.meta import payload
from tests.channels.signed import NOW, recorded
from tests.channels.telegram.recorded import payload as update

DANGERS = ("He cannot breathe and his lips are blue", "no puede respirar", "他没有呼吸了")


def on_telegram(words: str) -> list[Event]:
    given = update("edited")
    given["edited_message"]["text"] = words
    return telegram.events(json.dumps(given).encode(), NOW)


def on_telegram_under_a_picture(words: str) -> list[Event]:
    given = update("edited")
    del given["edited_message"]["text"]
    given["edited_message"] |= {"caption": words, "photo": [{"file_id": "x"}]}
    return telegram.events(json.dumps(given).encode(), NOW)


def on_messenger(words: str) -> list[Event]:
    given = payload("messenger", "edited")
    entry = given["entry"][0]
    entry["messaging"][0]["message_edit"]["text"] = words
    return messenger.events(json.dumps(given).encode(), entry["id"], NOW)


def whatsapp_events(message: dict[str, Any]) -> list[Event]:
    given = payload("whatsapp", "edited")
    value = given["entry"][0]["changes"][0]["value"]
    value["messages"][0]["edit"]["message"] = message
    return whatsapp.events(json.dumps(given).encode(), value["metadata"]["phone_number_id"], NOW)


def on_whatsapp(words: str) -> list[Event]:
    return whatsapp_events({"type": "text", "text": {"body": words}})


def on_whatsapp_under_a_picture(words: str) -> list[Event]:
    return whatsapp_events({"type": "image", "image": {"id": "1", "caption": words}})


def on_the_webhook(words: str) -> list[Event]:
    given = json.loads(recorded("webhook", "edited"))
    given["data"]["text"] = words
    return webhook.events(json.dumps(given).encode())


CHANGES = [
    on_telegram,
    on_telegram_under_a_picture,
    on_messenger,
    on_whatsapp,
    on_whatsapp_under_a_picture,
    on_the_webhook,
]


@pytest.mark.parametrize("words", DANGERS)
@pytest.mark.parametrize("on", CHANGES, ids=lambda on: on.__name__)
def test_danger_in_a_changed_message_is_heard(on: Callable[[str], list[Event]], words: str) -> None:
    [event] = on(words)

    assert isinstance(event, Written)
    assert event.text == words
    assert event.sender


@pytest.mark.parametrize("on", CHANGES, ids=lambda on: on.__name__)
def test_other_changes_are_not_kept(on: Callable[[str], list[Event]]) -> None:
    [event] = on("How much does the visa cost?")

    assert isinstance(event, Other)
    assert event.kind == "edited"
    assert "visa" not in repr(event)
