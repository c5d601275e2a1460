"""The desk's cast, and a family whose messages are judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from bot.conversations import tokens
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import Author, Message
from bot.conversations.types import Reply
from tests.desk.conftest import chat, own_var, people, signed_in

__all__ = ["ana", "asked", "ben", "chat", "own_var", "people", "signed_in"]
Asked = Callable[..., Message]


@pytest.fixture
def ana(db: None) -> User:
    """Who proposes a text."""
    return User.objects.create_user("ana")


@pytest.fixture
def ben(db: None) -> User:
    """Who decides on it."""
    return User.objects.create_user("ben")


@pytest.fixture
def asked(db: None) -> Asked:
    """A family asked `text` in a chat of its own, and was answered."""

    def ask(text: str, outcome: str = "costs/overview", said: str = "An answer.", **details: Any) -> Message:
        conversation = tokens.open_conversation("web")[0].pk
        message = write(conversation, Author.FAMILY, text, outcome=outcome)
        reply = Reply.from_metadata(said, outcome, (), {"confidence": 0.9, "language": "en", "version": 1, **details})
        write_reply(conversation, reply, in_reply_to=message.sequence)
        return message

    return ask
