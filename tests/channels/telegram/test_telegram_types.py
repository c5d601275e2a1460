"""An off-the-shelf Telegram library reads the recorded updates, and what we send."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import telegram

from bot.channels.base.outgoing_message import Button, Part
from bot.channels.telegram import payloads
from bot.channels.telegram.adapter import message
from tests.channels.telegram.recorded import PAYLOADS


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
