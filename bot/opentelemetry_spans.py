"""Spans by OpenTelemetry's SDK. A trace has the id of the request in our logs. Imported by `bot.tracing` only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import IdGenerator, RandomIdGenerator
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from bot import log_context

# A collector that is away must not hold up the end of a process.
SECONDS = 3


class RequestIds(IdGenerator):
    """A trace is called as its request is, a span at random."""

    def __init__(self) -> None:
        self.at_random = RandomIdGenerator()

    def generate_span_id(self) -> int:
        return self.at_random.generate_span_id()

    def generate_trace_id(self) -> int:
        return int(log_context.bound().get("request") or log_context.new_request(), 16)


class Spans:
    """The spans of one process, sent to the collector at `address`."""

    def __init__(self, process: str, address: str) -> None:
        resource = Resource.create({"service.name": f"companion-{process}"})
        self.provider = TracerProvider(resource=resource, id_generator=RequestIds())
        exporter = OTLPSpanExporter(f"{address.rstrip('/')}/v1/traces", timeout=SECONDS)
        self.provider.add_span_processor(BatchSpanProcessor(exporter))
        self.tracer = self.provider.get_tracer("companion")
        self.propagator = TraceContextTextMapPropagator()

    def close(self) -> None:
        self.provider.shutdown()  # type: ignore[no-untyped-call]

    def inside(self) -> bool:
        """Whether something is traced here."""
        return bool(trace.get_current_span().get_span_context().is_valid)

    def span(self, name: str, attributes: Mapping[str, str]) -> AbstractContextManager[None]:
        return self._recorded(name, attributes=attributes)

    @contextmanager
    def _recorded(self, name: str, **about: Any) -> Iterator[None]:
        # An exception's text may hold a family's words: only its kind is told.
        with self.tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False, **about
        ) as current:
            try:
                yield
            except Exception as error:
                current.set_status(trace.StatusCode.ERROR, type(error).__name__)
                raise

    def headers(self) -> dict[str, str]:
        carrier: dict[str, str] = {}
        self.propagator.inject(carrier)
        return carrier

    def called(self, sent: Mapping[str, str], name: str) -> AbstractContextManager[None]:
        parent = self.propagator.extract({"traceparent": sent.get("traceparent") or ""})
        return self._recorded(name, context=parent, kind=trace.SpanKind.SERVER)
