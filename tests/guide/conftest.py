"""A family's chat, and a list to work on."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.conversations import tokens
from bot.guide import changes, services


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("web")[0].pk


def put(chat: UUID, *texts: str, hand: str = services.CHAT) -> list[int]:
    """Questions in own words, put on the list; their ids."""
    return [services.add(chat, services.Wanted(text), hand).question.pk for text in texts]


def read(chat: UUID) -> list[str]:
    """The list as it is read."""
    return [question.text for question in changes.listed_questions(chat)]
