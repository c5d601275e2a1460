"""The form's address is a key: it reaches the family, and stands in no text, no log and no export."""

from __future__ import annotations

from importlib import import_module
from uuid import UUID

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from bot.archive import export
from bot.archive.queries import Filters
from bot.channels.messaging.rendering import drafts
from bot.channels.messaging.shapes import Shape
from bot.channels.web.payloads import outgoing
from bot.conversations import handoff_texts, ownership, tokens
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import Author, Message
from bot.conversations.signed_links import FORM, contact_link, conversation_of
from bot.rights.data_copy import copy_of

pytestmark = pytest.mark.django_db
MIGRATION = "0022_no_key_in_a_text"


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("web")[0].pk


@pytest.fixture
def told(chat: UUID) -> Message:
    """What a family reads that asks for a person while nobody is there."""
    ownership.request_person(chat)
    return write_reply(chat, handoff_texts.request_text(chat))


def test_the_stored_text_the_export_and_the_copy_hold_no_key(chat: UUID, told: Message) -> None:
    records = [record for batch in export.batches(Filters()) for record in batch]

    assert FORM in told.text
    for kept in (
        repr(list(Message.objects.values())),
        export.jsonl(records),
        export.csv_rows(records),
        repr(copy_of(chat)),
    ):
        assert "/contact/" not in kept


def test_the_page_names_the_form_in_the_text_and_links_to_it_below(chat: UUID, told: Message) -> None:
    shown = outgoing(told)

    assert FORM not in shown["text"] and "/contact/" not in shown["text"]
    assert f"“{shown['link']['title']}”" in shown["text"]
    assert conversation_of(shown["link"]["url"].split("/")[2]) == chat


def test_a_messaging_app_gets_the_whole_address(chat: UUID, told: Message) -> None:
    [draft] = drafts(told, Shape(text=4000))

    address = next(word for word in draft.text.split() if "/contact/" in word)
    assert FORM not in draft.text and address.startswith("http")
    assert conversation_of(address.rstrip("/").split("/")[-1]) == chat


def test_what_a_navigator_writes_is_left_as_it_is(chat: UUID) -> None:
    said = write(chat, Author.PERSON, "Please use the [form].")

    assert (
        outgoing(said)["text"] == drafts(said, Shape(text=4000))[0].text.split("\n", 1)[1] == "Please use the [form]."
    )


def test_keys_in_texts_that_were_said_before_are_taken_out(chat: UUID) -> None:
    link = contact_link(chat)
    old = write(chat, Author.ASSISTANT, f"Leave it on this form: {link}\n\nThen wait.")
    family = write(chat, Author.FAMILY, f"what is {link}")

    state = MigrationLoader(connection).project_state(("conversations", MIGRATION))
    import_module(f"bot.conversations.migrations.{MIGRATION}").take_out(state.apps, None)

    for message in (old, family):
        message.refresh_from_db()
    assert old.text == f"Leave it on this form: {FORM}\n\nThen wait."
    assert link in family.text
