"""A text that families agreed to is kept once, word for word, and nothing changes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import ProtectedError
from django.utils import timezone

from bot.content import consent_texts
from bot.conversations import consents, message_store, tokens
from bot.conversations.models import Consent, ConsentText

pytestmark = pytest.mark.django_db
BEFORE = [
    ("conversations", "0015_when_a_chat_was_emptied"),
    ("guide", "0003_change_of_a_turn"),
    ("contact", "0001_initial"),
]


def shown(body: str = "We store it.", version: int = 1) -> consents.ShownText:
    return consents.ShownText(ConsentText.Key.WEB, version, "en", body)


def earlier(old: Any, name: str) -> UUID:
    """A chat with a consent, as it was before texts were kept."""
    chat = old.get_model("conversations", "Conversation").objects.create(
        channel="telegram" if name == "telegram" else "web"
    )
    if name == "telegram":
        said = {"sequence": 1, "author": "assistant", "outcome": "channel/welcome", "text": f"Welcome, {name}."}
        old.get_model("conversations", "Message").objects.create(conversation=chat, **said)
    if name == "moved":
        old.get_model("conversations", "AuditEntry").objects.create(what="chat.moved", conversation=chat.pk)
    language = "es" if name == "web" else "en"
    old.get_model("conversations", "Consent").objects.create(conversation=chat, version=2, language=language)
    found: UUID = chat.pk
    return found


def test_families_that_agree_to_the_same_words_share_a_row() -> None:
    first, second = (tokens.open_conversation("web")[0].pk for _ in range(2))

    assert consents.record_consent(first, shown()).text == consents.record_consent(second, shown()).text


def test_other_words_under_the_same_version_are_another_row_and_the_first_stays() -> None:
    before = consents.record_text(shown())

    after = consents.record_text(shown("We sell it."))

    assert before != after
    assert ConsentText.objects.get(pk=before.pk).body == "We store it."


def test_the_database_refuses_to_change_a_text() -> None:
    kept = consents.record_text(shown())

    with pytest.raises(TypeError, match="append-only"):
        ConsentText.objects.update(body="")
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE conversations_consenttext SET body = '' WHERE id = %s", [kept.pk])


def test_a_consent_goes_with_its_chat_and_the_text_stays_without_a_trace_of_the_family() -> None:
    chat = tokens.open_conversation("web")[0].pk
    consents.record_consent(chat, shown())

    message_store.delete(chat)

    assert not Consent.objects.exists()
    [row] = ConsentText.objects.values()
    assert row.keys() == {"id", "key", "version", "language", "body", "digest", "first_seen"}
    assert row["first_seen"] == timezone.now().date()


def test_a_text_goes_by_no_way_of_deleting() -> None:
    kept = consents.record_text(shown())
    consents.record_consent(tokens.open_conversation("web")[0].pk, shown())

    for delete in (kept.delete, ConsentText.objects.all().delete):
        with pytest.raises((TypeError, ProtectedError)):
            delete()


def test_every_text_that_the_files_hold_has_its_key_in_the_database() -> None:
    assert {text.key for text in consent_texts.present()} == set(ConsentText.Key.values)


@pytest.fixture
def migrations(transactional_db: None) -> Iterator[None]:
    """The database may be taken back; the next test finds it up to date."""
    yield
    call_command("migrate", verbosity=0)


def migrated(to: list[Any]) -> Any:
    """The models as they are after `to`."""
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps


@pytest.mark.usefixtures("migrations")
def test_earlier_consents_get_the_words_of_the_log_or_none_and_the_way_back_keeps_the_version() -> None:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    old = migrated(BEFORE)
    chats = {name: earlier(old, name) for name in ("telegram", "moved", "web")}

    migrated(latest)

    texts = {name: Consent.objects.get(conversation=chat).text for name, chat in chats.items()}
    assert {name: (text.key, text.version, text.language, text.body) for name, text in texts.items()} == {
        "telegram": ("channel/welcome", 2, "en", "Welcome, telegram."),
        "moved": ("channel/welcome", 2, "en", ""),
        "web": ("web/consent", 2, "es", ""),
    }
    back = migrated(BEFORE).get_model("conversations", "Consent")
    assert set(back.objects.values_list("version", "language")) == {(2, "en"), (2, "es")}
