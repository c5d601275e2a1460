"""What a family reads comes from data/, whatever the model remembers of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.responses import responses
from bot.conversations.current_texts import UnknownText, as_now
from bot.conversations.rasa_client import as_reply

VISA = "travel/visa"


def of_model(name: str = VISA, **metadata: Any) -> dict[str, Any]:
    """A message of a model that was trained with other words."""
    known = {"names": [name], "outcome": name, "version": 0, "title": "Old?", "ask": "Old?", "sources": [], **metadata}
    return {"text": "Old words.", "buttons": [{"title": "Old", "payload": "/old/old"}], "metadata": known}


def test_the_words_buttons_and_details_are_those_of_the_file() -> None:
    reply, text = as_reply(of_model(confidence=0.9, language="en")), responses()[VISA]

    assert reply.text == text.text and reply.buttons == text.buttons
    assert reply.version == text.metadata["version"] and reply.details.ask == text.metadata["ask"]
    assert reply.confidence == 0.9 and reply.outcome == VISA and reply.names == (VISA,)


def test_what_the_file_no_longer_says_is_not_said() -> None:
    assert "unverified" not in as_now(of_model("chat/thanks", unverified="Old doubt."))["metadata"]


def test_places_are_filled_in_text_and_buttons() -> None:
    values = {"first": "1", "last": "5", "count": "9", "next": "5"}

    said = as_now(of_model("guide/suggest", values=values))

    assert said["text"] == responses()["guide/suggest"].text.format(**values)
    assert "{" not in said["text"] and not any("{" in button["payload"] for button in said["buttons"])


def test_a_text_that_is_gone_is_not_said_from_the_model() -> None:
    with pytest.raises(UnknownText, match="costs/gone"):
        as_now(of_model("costs/gone"))


def test_what_names_no_text_is_left_as_it_is() -> None:
    message = {"text": "Call now.", "metadata": {"outcome": "safety/emergency"}}

    assert as_now(message) == message
