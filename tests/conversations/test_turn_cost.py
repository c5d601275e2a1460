"""A turn stays cheap: how often it asks the database does not grow by accident, nor with the chat."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bot.channels.web import web_consent
from bot.conversations import consents, tokens, turns
from bot.conversations.types import Incoming, Reply

pytestmark = pytest.mark.django_db(transaction=True)
# What is counted is a question to the database; beginnings and ends of transactions are not.
MOST = 27


def asked(chat: UUID) -> list[str]:
    """What a turn with one answer asks the database."""
    with CaptureQueriesContext(connection) as seen:
        _, begun = turns.store_and_begin(chat, Incoming(uuid4().hex, "is there an age limit?"))
        assert begun is not None
        turns.finish(begun[0], [Reply("You asked about age.", "eligibility/age", language="en")])
    return [query["sql"] for query in seen if not query["sql"].startswith(("BEGIN", "COMMIT"))]


@pytest.fixture
def chat() -> UUID:
    conversation, _ = tokens.open_conversation("web")
    consents.record_consent(conversation.pk, web_consent.shown("en"))
    return conversation.pk


def test_a_turn_asks_the_database_seldom(chat: UUID) -> None:
    asked(chat)

    second = asked(chat)

    assert len(second) <= MOST, "\n".join(second)
    assert not [sql for sql in second if "SAVEPOINT" in sql]


def test_the_chat_of_a_message_is_whole_so_that_nobody_asks_for_a_column_of_it_again(chat: UUID) -> None:
    message, begun = turns.store_and_begin(chat, Incoming(uuid4().hex, "is there an age limit?"))

    assert begun is not None and begun[0].message is message
    assert message.conversation.get_deferred_fields() == set()


def test_a_long_chat_asks_no_more_than_a_short_one(chat: UUID) -> None:
    asked(chat)
    second = len(asked(chat))

    for _ in range(10):
        last = len(asked(chat))

    assert last == second
