"""Reactions that come as text, and signs without a word, are no messages to be answered."""

from __future__ import annotations

import pytest

from bot.channels.messaging.typed_reactions import is_reaction


@pytest.mark.parametrize(
    "text",
    [
        "Liked “Is it free?”",
        'Loved "No price is published"',
        "Laughed at “Hello”",
        "Emphasized “No price is published”",
        "Emphasised “No price is published”",
        "Questioned “What do I have to pay?”",
        "Disliked “a\nlong one”",
        "Removed a like from “Is it free?”",
        "Removed an exclamation from “Is it free?”",
        "Reacted 👍 to “Is it free?”",
        "👍 to “Is it free?”",
        "Liked an image",
        "👍",
        "❤️",
        "🙏🙏",
        ":)",
        ";-)",
        "<3",
        "👍🏽",
        "xD",
        ":3",
        ":/",
    ],
)
def test_a_reaction_is_one(text: str) -> None:
    assert is_reaction(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "??",
        "...",
        "!",
        "2",
        "1, 3",
        "I liked the answer",
        "Liked it",
        "Questioned the doctor about “lupus”",
        "My mother liked “the plan” but is it free?",
        "help 🙏",
        "He cannot breathe",
        "🙏?",
        "好",
        "#1",
        "83",
        "\u200b",
        "\u200b\u200d\ufe0f",
        "\u200f!",
        "\u2800\u2800",
        "\u3164",
        "833",
        "8/3",
        "8-3",
        "x3",
        "=3",
        "8)",
        "🆘",
        "🚑🚑",
        "☎️",
        "🙏🆘",
    ],
)
def test_words_are_no_reaction(text: str) -> None:
    assert not is_reaction(text)
