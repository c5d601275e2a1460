"""A turn is one trace, called as its request, with a span for each process. It holds no word of a family."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from bot import log_context, tracing
from bot.conversations import tokens
from bot.conversations.pipeline import Pipeline
from bot.conversations.rasa_client import RasaAssistant
from bot.conversations.types import Incoming
from bot.errors import ConfigurationError
from tests.channels.messaging.servers import Answer, Server, serving

REQUEST = "0123456789abcdef0123456789abcdef"
WORD = "zebracanary"
ANSWER = {"messages": [{"text": "yes", "metadata": {"outcome": "a/b"}}]}


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """What takes our traces. Without the packages for them there is nothing to test."""
    pytest.importorskip("opentelemetry.sdk")
    with serving(lambda call: Answer()) as server:
        monkeypatch.setenv("BOT_TRACES_TO", server.url)
        tracing.start("web")
        yield server
        tracing.stop()


def sent(collector: Server) -> list[Any]:
    """All spans that arrived."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    tracing.stop()
    asked = [ExportTraceServiceRequest.FromString(call.body) for call in collector.calls if call.path == "/v1/traces"]
    return [span for one in asked for kept in one.resource_spans for scope in kept.scope_spans for span in scope.spans]


def headers(call: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in call.headers.items()}


@pytest.mark.django_db(transaction=True)
def test_a_turn_is_one_trace_through_web_and_rasa_without_words(collector: Server, settings: Settings) -> None:
    chat, _ = tokens.open_conversation("web")
    with serving(lambda call: Answer(ANSWER)) as rasa, log_context.binding(request=REQUEST):
        settings.RASA_URLS = [rasa.url]
        asyncio.run(Pipeline(RasaAssistant()).receive(chat.pk, Incoming("1", f"what does the {WORD} cost?")))
        tracing.called_by(headers(rasa.calls[0]))  # as the other process does
        with tracing.called("read a question"):
            pass

    spans = {span.name: span for span in sent(collector)}
    assert {"turn", "ask rasa", "read a question", "database: finish"} <= set(spans)
    assert {span.trace_id.hex() for span in spans.values()} == {REQUEST}
    assert spans["ask rasa"].parent_span_id == spans["turn"].span_id
    assert spans["read a question"].parent_span_id == spans["ask rasa"].span_id
    assert WORD.encode() not in b"".join(call.body for call in collector.calls)


def test_of_an_exception_its_kind_is_told_and_not_its_words(collector: Server) -> None:
    tracing.called_by({})
    for fails in (tracing.span("turn"), tracing.called("read a question")):
        with pytest.raises(ValueError, match=WORD), fails:
            raise ValueError(WORD)

    assert [span.status.message for span in sent(collector)] == ["ValueError"] * 2
    assert WORD.encode() not in b"".join(call.body for call in collector.calls)


def test_work_that_belongs_to_nothing_is_no_trace(collector: Server) -> None:
    with tracing.part("database: state"):
        pass

    assert sent(collector) == []


def test_without_the_setting_nothing_of_it_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_TRACES_TO", raising=False)
    monkeypatch.setitem(sys.modules, "bot.opentelemetry_spans", None)

    tracing.start("web")
    with tracing.span("turn"), tracing.part("ask rasa"), tracing.called("read a question"):
        assert tracing.headers() == {}


def test_without_its_packages_the_start_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TRACES_TO", "http://127.0.0.1:4318")
    monkeypatch.setitem(sys.modules, "bot.opentelemetry_spans", None)

    with pytest.raises(ConfigurationError, match="--extra traces"):
        tracing.start("web")
