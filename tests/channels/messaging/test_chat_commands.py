"""A command is a whole message; what stands behind one is read, for it may be an emergency."""

from __future__ import annotations

import pytest

from bot.channels.base import chat_commands


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("/help", "chat/help"),
        (" /HELP ", "chat/help"),
        ("/help@companion_bot", "chat/help"),
        ("/start", "chat/greet"),
        ("/start from-the_site", "chat/greet"),
    ],
)
def test_a_command_by_itself_is_one(text: str, outcome: str) -> None:
    assert chat_commands.meant(text) == outcome


@pytest.mark.parametrize(
    "text",
    [
        "/help my son is not breathing",
        "/person she took all her pills",
        "/help\nhe cannot breathe",
        "/start my son is not breathing",
        "/help now",
    ],
)
def test_words_behind_a_command_make_it_a_text(text: str) -> None:
    assert chat_commands.meant(text) is None
