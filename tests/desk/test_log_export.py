"""Conversations as a file: redacted, explained, in the audit log, for leads."""

from __future__ import annotations

import asyncio
import csv
import json
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from bot.archive.export import csv_rows, dictionary
from bot.content.responses import responses
from bot.conversations import handover, message_store, ownership, tokens
from bot.conversations.models import AuditEntry, Conversation
from tests.archive.conftest import COST, DECLINED, Said, said
from tests.desk.conftest import People, SignedIn

VERSION = responses()[COST].metadata["version"]

__all__ = ["said"]
# The file is written in the threads of the database: they see only what was committed.
pytestmark = pytest.mark.django_db(transaction=True)


def exported(browser: Client, **fields: str) -> str:
    """The whole file."""
    answer: Any = browser.post("/staff/export/", fields)
    assert isinstance(answer, StreamingHttpResponse), answer.content

    async def read() -> str:
        return "".join([part.decode() async for part in answer])

    return asyncio.run(read())


def lines(browser: Client, **fields: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported(browser, format="jsonl", **fields).splitlines()]


@pytest.fixture
def lena(signed_in: SignedIn) -> Client:
    return signed_in("lena")


def test_a_conversation_is_one_line_with_all_that_the_dictionary_explains(lena: Client, chat: UUID, said: Said) -> None:
    said(chat, "how much?", COST, alert="emergency", considered=[[COST, 0.9]])
    ownership.request_person(chat)

    (found,) = lines(lena)

    assert list(found) == list(dictionary()["conversation"])
    for message in found["messages"]:
        assert list(message) == list(dictionary()["message"])
    asked, answered = found["messages"]
    assert (asked["text"], asked["result"], asked["alerts"]) == ("how much?", "understood", ["emergency"])
    assert (answered["outcome"], answered["version"], answered["considered"]) == (COST, VERSION, [[COST, 0.9]])
    assert answered["sources"] == ["page", "rep_1", "rep_2"]
    assert found["handoffs"][0]["reason"] == "asked"


def test_a_table_has_a_row_for_each_message(lena: Client, chat: UUID, said: Said) -> None:
    said(chat, 'how, "exactly",\nmuch?', COST)

    file = exported(lena, format="csv")
    head, asked, answered = csv.reader(file.removeprefix("\ufeff").splitlines(keepends=True))

    assert file.startswith("\ufeff"), "Excel would not read it as UTF-8"

    assert head == dictionary()["csv"]
    assert asked[head.index("text")] == 'how, "exactly",\nmuch?'
    assert answered[head.index("sources")] == "page rep_1 rep_2"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_run_by_a_spreadsheet(text: str) -> None:
    columns = dictionary()["csv"]
    message = {**dict.fromkeys(columns, ""), "text": text}

    (row,) = csv.reader([csv_rows([{"messages": [message]}]).strip()])

    assert row[columns.index("text")] == f"'{text}"


def test_only_what_the_filters_find_is_exported_newest_first(lena: Client, said: Said, chat: UUID) -> None:
    said(chat, "the visa please", COST)
    for _ in range(2):
        said(tokens.open_conversation("web")[0].pk, "the visa please", DECLINED)

    assert len(lines(lena)) == 3
    found = lines(lena, words="visa", result="declined")
    assert [record["conversation"] for record in found] == sorted((r["conversation"] for r in found), reverse=True)
    assert len(found) == 2


def test_more_than_one_batch_is_written(lena: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.archive.export.TOGETHER", 2)
    for _ in range(5):
        tokens.open_conversation("web")

    assert len(lines(lena)) == 5


def test_what_a_navigator_wrote_is_exported_without_personal_data_and_without_the_name(
    lena: Client, people: People, chat: UUID
) -> None:
    handover.claim(chat, people("maria"))
    handover.say(chat, people("maria"), "Write to ana.gomez@example.org", "1")

    (found,) = lines(lena)

    said_by_person = [message for message in found["messages"] if message["author"] == "person"]
    assert "ana.gomez" not in said_by_person[0]["text"]
    assert "Maria" not in json.dumps(said_by_person)


def test_a_chat_that_is_erased_while_the_file_is_written_is_left_out(lena: Client, said: Said, chat: UUID) -> None:
    said(chat, "secret words", DECLINED)
    answer: Any = lena.post("/staff/export/", {"format": "jsonl"})
    message_store.delete(chat)

    async def read() -> str:
        return "".join([part.decode() async for part in answer])

    assert asyncio.run(read()) == ""


def test_each_export_is_in_the_audit_log_with_its_filters_but_no_words(
    lena: Client, people: People, said: Said, chat: UUID
) -> None:
    said(chat, "the visa please", COST)
    lines(lena, words="visa", channel="web")

    begun, ended = AuditEntry.objects.filter(what__startswith="log.export").order_by("pk")
    assert begun.who == ended.who == people("lena")
    assert begun.details == {"format": "jsonl", "filters": "channel=web"}
    assert ended.details == {"format": "jsonl", "conversations": 1}


def test_a_link_exports_nothing_and_the_page_explains_every_key(lena: Client, chat: UUID) -> None:
    page = unescape(lena.get("/staff/export/?format=jsonl&channel=web").content.decode())

    assert all(meaning in page for kind in ("conversation", "message") for meaning in dictionary()[kind].values())
    assert not AuditEntry.objects.filter(what="log.exported").exists()


@pytest.mark.parametrize("fields", [{"format": "xls"}, {}, {"format": "csv", "since": "x"}])
def test_an_unknown_format_or_filter_exports_nothing(lena: Client, fields: dict[str, str]) -> None:
    assert lena.post("/staff/export/", fields).status_code == 400
    assert not AuditEntry.objects.filter(what="log.exported").exists()


def test_a_reviewer_exports_nothing(signed_in: SignedIn) -> None:
    Conversation.objects.create(channel="web")

    assert signed_in("rita").post("/staff/export/", {"format": "csv"}).status_code == 404
