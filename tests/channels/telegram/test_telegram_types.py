"""An off-the-shelf Telegram library reads the recorded updates, and what we send."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

import pytest
import telegram

from bot.channels.base.incoming_events import Dropped, Event, Written
from bot.channels.base.outgoing_message import Button, Part
from bot.channels.telegram import payloads
from bot.channels.telegram.adapter import message
from tests.channels.telegram.recorded import PAYLOADS, payload


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_the_recorded_updates_are_updates_to_an_off_the_shelf_library_too(path: Path) -> None:
    found = telegram.Update.de_json(json.loads(path.read_text(encoding="utf-8")), None)

    assert payloads.Update.parse_raw(path.read_bytes()).update_id == found.update_id
    assert found.effective_chat is not None


def test_an_off_the_shelf_library_reads_what_we_send() -> None:
    sent = message("1", Part("What is it?", (Button("12.0", "A title"), Button("12.1", "Another"))))

    read = telegram.Message.de_json({**sent, "message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}, None)

    assert read.text == "What is it?"
    assert telegram.LinkPreviewOptions.de_json(sent["link_preview_options"], None).is_disabled
    assert read.reply_markup
    buttons = [row[0] for row in read.reply_markup.inline_keyboard]
    assert [(button.text, button.callback_data) for button in buttons] == [("A title", "12.0"), ("Another", "12.1")]


def read(**beside: object) -> list[Event]:
    """What is read of a message whose fields are these instead; None takes a field away."""
    update = payload("text")
    update["message"].update(beside)
    return payloads.events(json.dumps(update).encode(), datetime.now(timezone.utc))


@pytest.mark.parametrize(
    "beside",
    [{"from": {"first_name": "Ann"}}, {"from": {"id": [], "is_bot": "x"}}, {"photo": "x"}, {"caption": {"a": 1}}],
)
def test_what_is_strange_beside_the_words_of_a_message_does_not_take_the_words(beside: dict[str, object]) -> None:
    assert read(**beside) == [Written("10000", "1111111", "what is it")]


@pytest.mark.parametrize("beside", [{"chat": {"type": "private"}}, {"chat": None}, {"date": "soon"}])
def test_a_message_without_what_it_needs_is_one_that_is_dropped_and_counted(beside: dict[str, object]) -> None:
    assert [type(event) for event in read(**beside)] == [Dropped]
