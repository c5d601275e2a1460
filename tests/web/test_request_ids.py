"""The id of a request comes from a proxy that we trust, or is made; a turn's is the same wherever it is handled."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from bot import log_context, log_filters
from bot.conversations import message_store, tokens
from bot.conversations.management.commands.worker import answer_left
from bot.conversations.models import Message
from bot.conversations.pipeline import Pipeline
from bot.conversations.rasa_client import RasaAssistant
from bot.conversations.types import Incoming
from bot.monitoring.asgi_app import request_id
from tests.channels.messaging.servers import Answer, serving

ID = "0123456789abcdef0123456789abcdef"
# What uvicorn makes of a request that a trusted proxy forwards: the family's address, and no port.
FORWARDED = ("203.0.113.9", 0)
WRONG = ["", "my mother's scan", ID[:-1], f"{ID}0", ID.upper(), f"{ID}\n", "../../etc/passwd", "é" * 32, "0" * 32]


def scope(sent: str, client: tuple[str, int] = FORWARDED, proxy: str = "203.0.113.9") -> dict[str, object]:
    headers = [(b"x-request-id", sent.encode("latin-1"))] + [(b"x-forwarded-for", proxy.encode())] * bool(proxy)
    return {"headers": headers, "client": client}


def test_the_id_that_our_proxy_gave_is_kept() -> None:
    assert request_id(scope(ID)) == ID


@pytest.mark.parametrize("sent", WRONG)
def test_what_is_no_id_of_ours_is_replaced(sent: str) -> None:
    made = request_id(scope(sent))

    assert made != sent and log_context.taken("request", made) == made


def test_from_a_stranger_no_id_is_taken() -> None:
    for stranger in (scope(ID, ("203.0.113.9", 4711)), scope(ID, proxy=""), scope(ID, ("127.0.0.1", 4711), proxy="")):
        assert request_id(stranger) != ID


def test_another_process_takes_the_ids_over_and_nothing_from_the_request_before() -> None:
    log_context.rebind({"X-Request-ID": ID, "X-Turn-ID": ID[:16]})
    assert log_context.bound() == {"request": ID, "turn": ID[:16]}
    assert log_context.headers() == {"X-Request-ID": ID, "X-Turn-ID": ID[:16]}

    log_context.rebind({"X-Turn-ID": "words of a family"})
    assert {name: value for name, value in log_context.bound().items() if value} == {}


@pytest.mark.django_db(transaction=True)
def test_the_worker_gives_a_left_message_the_turn_that_web_would_have_given_it(settings: Settings) -> None:
    chat, _ = tokens.open_conversation("web")
    stored = message_store.store_incoming(chat.pk, Incoming(str(uuid4()), "how much does it cost?"))
    Message.objects.update(created=timezone.now() - timedelta(minutes=1))

    with serving(lambda call: Answer({"messages": [{"text": "yes", "metadata": {"outcome": "a/b"}}]})) as rasa:
        settings.RASA_URLS = [rasa.url]
        asyncio.run(answer_left(Pipeline(RasaAssistant()), chat.pk))

    [call] = rasa.calls
    assert {name.lower(): value for name, value in call.headers.items()}["x-turn-id"] == log_context.turn_id(
        chat.pk, stored.sequence
    )


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What we log, as JSON."""
    stream, log = io.StringIO(), logging.getLogger("bot")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(log_filters.JsonLine())
    log.addHandler(handler)
    yield stream
    log.removeHandler(handler)


@pytest.mark.django_db(transaction=True)
def test_a_message_names_its_turn_beside_the_request_that_brought_it_and_once(written: io.StringIO) -> None:
    chat, _ = tokens.open_conversation("web")
    for request in (ID, ID, ID[::-1]):
        with log_context.binding(request=request):
            message_store.store_incoming(chat.pk, Incoming(request, "how much does it cost?"))

    turns = [log_context.turn_id(chat.pk, message.sequence) for message in Message.objects.order_by("sequence")]
    told = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [(line["message"], line["request"], line["turn"]) for line in told] == [
        ("a message was stored", ID, turns[0]),
        ("a message was stored", ID[::-1], turns[1]),
    ]


def test_a_line_as_json_has_the_ids_and_no_key(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    log = logging.getLogger("bot.written")
    monkeypatch.setattr(log_context, "_process", "worker")
    try:
        with log_context.binding(request=ID, turn=ID[:16]):
            raise ValueError(f"/list/{'k' * 40}")
    except ValueError:
        with log_context.binding(request=ID, turn=ID[:16]):
            log.exception("part %s of /contact/%s/ failed", 7, "k" * 40)

    told = json.loads(written.getvalue())
    assert (told["message"], told["level"], told["logger"]) == ("part 7 of /contact/…/ failed", "error", "bot.written")
    assert (told["request"], told["turn"], told["process"]) == (ID, ID[:16], "worker")
    assert "ValueError" in told["exception"] and "kkk" not in written.getvalue() and told["time"].endswith("Z")
