"""Chats as the pipeline writes them, without a model: what is said and how sure it was is given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID, uuid4

import pytest

from bot.content.responses import response
from bot.conversations import message_store, tokens, turns
from bot.conversations.models import Message
from bot.conversations.types import Incoming, Reply
from bot.safety.check import Alert

VISA, COST, DECLINED = "travel/visa", "costs/overview", "scope/off_topic"


class Said(Protocol):
    def __call__(self, chat: UUID, text: str, outcome: str = VISA, **details: Any) -> Message: ...


def answer(outcome: str, **details: Any) -> Reply:
    """A reply as it comes from Rasa."""
    known = response(outcome) if outcome else response("ask/rephrase")
    found = {"confidence": 0.9, "model": "m1", "language": "en", **details}
    return Reply.from_metadata(known.text, outcome, known.buttons, {**known.metadata, **found})


@pytest.fixture
def chat(db: None) -> UUID:
    return tokens.open_conversation("web")[0].pk


@pytest.fixture
def said() -> Said:
    """A family says something and is answered; gives its message. `alert`: it sounded like one."""

    def say(chat: UUID, text: str, outcome: str = VISA, **details: Any) -> Message:
        kind = details.pop("alert", None)
        buttons = details.pop("buttons", None)
        message_store.store_incoming(chat, Incoming(str(uuid4()), text))
        turn = turns.claim(chat)
        assert turn is not None
        reply = answer(outcome, **details)
        reply = reply if buttons is None else replace(reply, buttons=tuple(buttons))
        turns.finish(turn, [reply], Alert(kind, "en", "r") if kind else None)
        return turn.message

    return say
