"""The audit log outlives every chat: it says who did what, and holds no word that somebody typed."""

from __future__ import annotations

from importlib import import_module
from uuid import UUID

import pytest
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader

from bot.conversations import message_store
from bot.conversations.models import AuditEntry
from bot.desk.models import Tag
from tests.desk.conftest import SignedIn

migration = import_module("bot.conversations.migrations.0014_erasures")


def kept() -> str:
    return repr(list(AuditEntry.objects.values_list("what", "details")))


@pytest.mark.django_db
def test_a_tag_is_noted_without_its_word(signed_in: SignedIn, waiting: UUID) -> None:
    maria = signed_in("maria")
    for name in ("name", "remove"):
        maria.post(f"/staff/chats/{waiting}/tag/", {name: "kerfuffle"})
    message_store.delete(waiting)

    assert not Tag.objects.exists()
    assert "chat.tagged" in kept() and "chat.untagged" in kept()
    assert "kerfuffle" not in kept()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["tag", "outcome", "model"])
def test_what_is_typed_into_the_filters_of_an_export_is_not_noted(signed_in: SignedIn, field: str) -> None:
    lena = signed_in("lena")

    lena.post("/staff/export/", {"format": "jsonl", field: "kerfuffle", "helpful": "no"})

    assert "helpful=no" in kept() and f"{field}=*" in kept()
    assert "kerfuffle" not in kept()


@pytest.mark.django_db(transaction=True)
def test_an_update_takes_the_words_of_earlier_entries_out_and_the_log_is_append_only_again() -> None:
    filters = "tag=kerfuffle&channel=web"
    AuditEntry.objects.create(what="chat.tagged", details={"tag": "kerfuffle"})
    AuditEntry.objects.create(what="chat.untagged", details={"tag": "kerfuffle"})
    AuditEntry.objects.create(what="log.exported", details={"format": "csv", "filters": filters})
    AuditEntry.objects.create(what="chat.closed", details={"outcome": "answered"})

    before = MigrationLoader(connection).project_state(("conversations", "0014_erasures")).apps

    with connection.schema_editor() as editor:
        migration.take_words_out(before, editor)

    assert list(AuditEntry.objects.order_by("pk").values_list("details", flat=True)) == [
        {},
        {},
        {"format": "csv", "filters": "tag=*&channel=web"},
        {"outcome": "answered"},
    ]
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE conversations_auditentry SET what = 'x'")
