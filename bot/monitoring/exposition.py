"""`/metrics` in Prometheus' text format: what this process counted, what the probes found, what the database holds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from prometheus_client import REGISTRY, generate_latest
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.monitoring import gauges
from bot.monitoring.readiness import Readiness, Report

# The format that every version of Prometheus reads.
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class Found(Collector):
    """What was found for this one scrape."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self.families = families

    def collect(self) -> Iterable[Metric]:
        return self.families


def of_report(report: Report) -> list[Gauge]:
    """The probes of `/ready` as gauges."""
    ready = Gauge("bot_ready", "1 where /ready answers 200: this process can serve families.", value=report.serves)
    up = Gauge("bot_part_up", "1 where a part of the whole is well, as /ready says.", labels=["part"])
    for name, part in report.parts.items():
        up.add_metric([name], part.well)
    free = Gauge("bot_disk_free_bytes", "Free space where BOT_VAR is.")
    facts = report.parts["disk"].facts
    if facts:
        free.add_metric([], facts["free_bytes"])
    return [ready, up, free]


async def text(readiness: Readiness) -> bytes:
    """The whole page; within about two seconds, however the rest is."""
    report, found = await asyncio.gather(readiness.report(), gauges.read_gauges())
    return generate_latest(REGISTRY) + generate_latest(Found([*of_report(report), *found]))
