"""Redacted conversations for evaluation elsewhere, some at a time, so that memory does not grow with the log."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from bot import yaml_file
from bot.archive import queries
from bot.archive.index import shown_text
from bot.archive.models import Entry, Mark, Turn
from bot.archive.queries import Filters
from bot.conversations.models import Alert, Author, Feedback, Handoff, Message

DICTIONARY = Path(__file__).with_name("dictionary.yml")
TOGETHER = 100
# A cell that begins like this would be run as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
Record = dict[str, Any]


@cache
def dictionary() -> dict[str, Any]:
    """What each key means: `{"conversation": {key: meaning}, "message": {key: meaning}, "csv": [column, …]}`."""
    found: dict[str, Any] = yaml_file.read(DICTIONARY)
    return found


def jsonl(records: Iterable[Record]) -> str:
    """One line for each conversation."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def csv_head() -> str:
    """The columns, after the mark by which Excel reads a file as UTF-8."""
    return BOM + _written([dictionary()["csv"]])


def csv_rows(records: Iterable[Record]) -> str:
    """One row for each message; its conversation's columns are repeated."""
    columns = dictionary()["csv"]
    rows = ({**record, **message} for record in records for message in record["messages"])
    return _written([_cell(row[column]) for column in columns] for row in rows)


def _written(rows: Iterable[list[Any]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def _cell(value: Any) -> Any:
    text = " ".join(map(str, value)) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text


def batches(filters: Filters) -> Iterator[list[Record]]:
    """The conversations that the filters find, newest first, some at a time. A chat erased meanwhile is left out."""
    hits = queries.walk(filters)
    while keys := [hit.entry for hit in islice(hits, TOGETHER)]:
        yield _records(keys)


@dataclass
class _Beside:
    """What hangs on the messages of a batch, by their keys."""

    results: dict[int, str]
    opinions: dict[int, tuple[bool, str]]
    alerts: dict[int, list[str]]


def _records(keys: list[int]) -> list[Record]:
    entries = Entry.objects.select_related("conversation").filter(pk__in=keys).order_by("-pk")
    chats = {entry.conversation_id: entry for entry in entries}
    said: defaultdict[UUID, list[Message]] = defaultdict(list)
    for message in Message.objects.filter(conversation__in=chats).order_by("conversation", "sequence"):
        said[message.conversation_id].append(message)
    beside = _beside([message.pk for messages in said.values() for message in messages])
    talks, tags = defaultdict(list), defaultdict(list)
    for talk in Handoff.objects.filter(conversation__in=chats).order_by("asked"):
        talks[talk.conversation_id].append(_handoff(talk))
    for mark in Mark.objects.filter(entry__in=keys, kind="tag").order_by("value"):
        tags[mark.entry_id].append(mark.value)
    return [
        {
            "conversation": entry.pk,
            "channel": entry.conversation.channel,
            "begun": _time(entry.begun),
            "tags": tags[entry.pk],
            "handoffs": talks[chat],
            "messages": [_message(message, beside) for message in said[chat]],
        }
        for chat, entry in chats.items()
    ]


def _beside(messages: list[int]) -> _Beside:
    alerts: defaultdict[int, list[str]] = defaultdict(list)
    for message, kind in Alert.objects.filter(message__in=messages).values_list("message", "kind"):
        alerts[message].append(kind)
    opinions = Feedback.objects.filter(message__in=messages).values_list("message", "helpful", "word")
    return _Beside(
        dict(Turn.objects.filter(pk__in=messages).values_list("pk", "result")),
        {message: (helpful, word) for message, helpful, word in opinions},
        alerts,
    )


def _message(message: Message, beside: _Beside) -> Record:
    said = message.author != Author.FAMILY
    helpful, word = beside.opinions.get(message.pk, (None, ""))
    return {
        "sequence": message.sequence,
        "author": message.author,
        "time": _time(message.created),
        "text": shown_text(message),
        "outcome": message.outcome,
        "result": beside.results.get(message.pk, ""),
        "version": message.version,
        "confidence": message.confidence,
        "model": message.model,
        "language": message.language,
        "considered": [list(pair) for pair in message.details.considered],
        "offered": [button["payload"].lstrip("/") for button in message.buttons if said],
        "sources": [source["id"] for source in message.details.sources],
        "helpful": helpful,
        "word": word,
        "alerts": beside.alerts.get(message.pk, []),
    }


def _handoff(talk: Handoff) -> Record:
    times = {name: _time(getattr(talk, name)) for name in ("asked", "claimed", "ended")}
    return {"reason": talk.reason, **times, "end": talk.end, "outcome": talk.outcome, "rating": talk.rating}


def _time(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
