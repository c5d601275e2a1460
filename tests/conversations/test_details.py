"""The details of a message: read and written in one place, nothing lost, and the columns filled from older rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bot.content.responses import responses
from bot.conversations import tokens
from bot.conversations.details import ReplyDetails
from bot.conversations.message_log import write_reply
from bot.conversations.models import Message
from bot.conversations.types import Reply

BEFORE, AFTER = "0015_when_a_chat_was_emptied", "0017_details_into_columns"
KEPT: dict[str, Any] = {
    "sources": [{"id": "page", "section": "Costs"}], "related": ["travel/visa"], "considered": [["travel/visa", 0.5]],
    "alarm": 0.0, "shown": [3, 1], "list": "5f0c", "navigator_spoke": {"begin": "b", "end": "e"}, "automatic": True,
    "lead": "You may also want to know:", "marked": ["No price is published."],
    "of_an_earlier_version": {"kept": [1, 2]},
}  # fmt: skip
OLD_REPLY = {**KEPT, "confidence": 0.0, "version": 3, "in_reply_to": 1, "language": "es", "model": "m1"}
OLD_QUESTION = {"pressed": "guide/pick:a,b", "typed": True, "postponed": 2}


def test_what_was_written_is_read_and_what_was_read_is_written() -> None:
    assert ReplyDetails.from_json(KEPT).to_json() == KEPT
    assert ReplyDetails.from_json({}).to_json() == {}
    assert json.loads(json.dumps(ReplyDetails.from_json(KEPT).to_json())) == KEPT


def test_what_no_field_knows_is_kept() -> None:
    assert ReplyDetails.from_json(KEPT).other == {"of_an_earlier_version": {"kept": [1, 2]}}


def test_every_key_of_a_curated_text_is_known() -> None:
    for text in responses().values():
        reply = Reply.from_metadata(text.text, text.name, text.buttons, text.metadata)
        assert not reply.details.other, text.name


def test_a_reply_keeps_what_another_knows_where_it_does_not_say_itself() -> None:
    below = Reply.from_metadata(
        "a", "x", (), {"language": "en", "confidence": 0.9, "failed": "context", "label": "Old"}
    )
    above = Reply.from_metadata("b", "y", (), {"language": "es", "label": "New"})

    both = above.over(below)

    assert (both.text, both.outcome, both.language, both.confidence) == ("b", "y", "es", 0.9)
    assert (both.details.label, both.details.failed) == ("New", "context")


@pytest.mark.django_db
def test_the_log_gives_back_the_details_that_it_was_given() -> None:
    chat = tokens.open_conversation("web")[0].pk
    reply = Reply.from_metadata(
        "No price is published.", "costs/overview", (), {**KEPT, "confidence": 0.0, "version": 3}
    )

    message = write_reply(chat, reply, in_reply_to=1)

    found = Message.objects.get(pk=message.pk)
    assert found.details == reply.details and found.details.marked == ("No price is published.",)
    assert (found.confidence, found.version, found.in_reply_to, found.language) == (0.0, 3, 1, "")


@pytest.mark.django_db
def test_a_dump_of_the_log_can_be_loaded() -> None:
    chat = tokens.open_conversation("web")[0].pk
    message = write_reply(chat, Reply("x", details=ReplyDetails.from_json(KEPT)))

    [loaded] = serializers.deserialize("json", serializers.serialize("json", [message]))

    assert isinstance(loaded.object, Message)
    assert loaded.object.details == ReplyDetails.from_json(KEPT)


@pytest.fixture
def executor(transactional_db: None) -> Iterator[MigrationExecutor]:
    """At the state before the columns; afterwards everything is as new as before."""
    found = MigrationExecutor(connection)
    newest = found.loader.graph.leaf_nodes()
    found.migrate([("conversations", BEFORE)])
    yield found
    latest = MigrationExecutor(connection)
    latest.migrate(newest)


def rows(executor: MigrationExecutor, state: str) -> Any:
    executor.loader.build_graph()
    return executor.loader.project_state([("conversations", state)]).apps.get_model("conversations", "Message").objects


def test_older_rows_keep_all_they_have_on_the_way_to_columns_and_back(executor: MigrationExecutor) -> None:
    before = rows(executor, BEFORE)
    chat = before.model._meta.get_field("conversation").related_model.objects.create(channel="web")
    written = [OLD_QUESTION, OLD_REPLY, {}, {"name": "Maria"}, {"language": None, "confidence": 0.91}]
    for number, details in enumerate(written, start=1):
        before.create(conversation=chat, sequence=number, author="x", text="a", details=details)

    executor.migrate([("conversations", AFTER)])
    after = list(rows(executor, AFTER).order_by("sequence"))

    question, reply, empty, person, sure = after
    assert (question.pressed, question.typed, question.postponed, question.details) == ("guide/pick:a,b", True, 2, {})
    assert (reply.confidence, reply.version, reply.in_reply_to) == (0.0, 3, 1)
    assert (reply.language, reply.model, reply.details) == ("es", "m1", KEPT)
    assert (empty.confidence, empty.pressed, empty.typed, empty.details) == (None, "", False, {})
    assert (person.details, sure.confidence, sure.language) == ({"name": "Maria"}, 0.91, "")

    MigrationExecutor(connection).migrate([("conversations", BEFORE)])

    back = list(rows(MigrationExecutor(connection), BEFORE).order_by("sequence").values_list("details", flat=True))
    assert back == [*written[:4], {"confidence": 0.91}]


def test_a_move_to_columns_that_was_interrupted_is_begun_again(executor: MigrationExecutor) -> None:
    before = rows(executor, BEFORE)
    chat = before.model._meta.get_field("conversation").related_model.objects.create(channel="web")
    before.create(conversation=chat, sequence=1, author="x", text="a", details=OLD_REPLY)
    executor.migrate([("conversations", AFTER)])
    moved = list(rows(executor, AFTER).values())

    MigrationExecutor(connection).migrate([("conversations", "0016_columns_of_a_message")], fake=True)
    MigrationExecutor(connection).migrate([("conversations", AFTER)])

    assert list(rows(MigrationExecutor(connection), AFTER).values()) == moved
