"""What waits and how long, read from the database when somebody scrapes. Whatever is counted here names nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily as Gauge

from bot import telemetry
from bot.content import review_dates
from bot.conversations import alerts
from bot.conversations.models import Conversation, Handoff, Message, Owner
from bot.monitoring import heartbeats
from bot.monitoring.probe_thread import Aside
from bot.outbox.models import OPEN, Delivery

_READING = Aside("gauges")


@dataclass(frozen=True)
class By:
    """What is told apart: the label's name, the field it comes from, and values that are shown when there are none."""

    label: str
    field: str
    known: tuple[str, ...] = ()


def _waiting(name: str, what: str, rows: QuerySet[Any], since: str, by: By) -> list[Gauge]:
    """How many `rows` there are, and the age in seconds of the oldest by its field `since`; for each value of `by`."""
    count = Gauge(f"bot_{name}", f"{what}.", labels=[by.label])
    oldest = Gauge(f"bot_{name}_oldest_age_seconds", f"{what}: age of the oldest.", labels=[by.label])
    found: dict[str, tuple[int, datetime | None]] = dict.fromkeys(by.known, (0, None))
    for row in rows.order_by().values(by.field).annotate(number=Count("pk"), first=Min(since)):
        found[row[by.field]] = row["number"], row["first"]
    now = timezone.now()
    for value, (number, first) in found.items():
        count.add_metric([value], number)
        oldest.add_metric([value], max(0.0, (now - first).total_seconds()) if first else 0.0)
    return [count, oldest]


def unseen() -> list[Gauge]:
    """Alerts to which nobody sees, as the queue of the desk shows them."""
    by = By("kind", "kind", telemetry.KINDS)
    return _waiting("unseen_alerts", "Alerts to which nobody sees", alerts.urgent(), "created", by)


def people() -> list[Gauge]:
    """Families that want a person and have none yet."""
    rows = Handoff.objects.filter(ended=None, claimed=None)
    by = By("reason", "reason", (Handoff.Reason.ASKED.value, Handoff.Reason.FORM.value))
    return _waiting("people_waiting", "Families that wait for a person", rows, "asked", by)


def messages() -> list[Gauge]:
    rows = Message.objects.filter(handled=False)
    by = By("channel", "conversation__channel", ("web",))
    return _waiting("unanswered_messages", "Messages that are not handled yet", rows, "created", by)


def outbox() -> list[Gauge]:
    """Parts that are still to be sent. The oldest age counts from when they were written, not from the next try."""
    rows = Delivery.objects.filter(state__in=OPEN)
    return _waiting("outbox_pending", "Parts to be sent", rows, "created", By("channel", "address__channel"))


def chats() -> list[Gauge]:
    rows = Conversation.objects.order_by().values_list("owner").annotate(number=Count("pk"))
    found = {**dict.fromkeys(Owner.values, 0), **dict(rows)}
    gauge = Gauge("bot_chats", "Chats that are kept, by who speaks in them.", labels=["owner"])
    for owner, number in found.items():
        gauge.add_metric([owner], number)
    return [gauge]


def worker() -> list[Gauge]:
    """By what the worker wrote down: it may hang. Ages of loops that never ended a round are not there."""
    age = Gauge("bot_round_age_seconds", "Since the worker's last round, by any worker.", labels=["loop"])
    took = Gauge("bot_round_last_duration_seconds", "How long that round took.", labels=["loop"])
    for loop, (seconds, duration) in heartbeats.round_ages().items():
        age.add_metric([loop], seconds)
        took.add_metric([loop], duration)
    return [age, took]


def reviews() -> list[Gauge]:
    """What an editor has to compare with its sources again."""
    due = Gauge("bot_reviews_due", "Answers, questions and files of numbers past their review date.", labels=["kind"])
    for kind, number in review_dates.due_by_kind(timezone.localdate()).items():
        due.add_metric([kind], number)
    return [due]


# The least costly first: they share one thread and one deadline.
ALL: tuple[Callable[[], list[Gauge]], ...] = (unseen, people, messages, outbox, worker, chats, reviews)


async def read_gauges() -> list[Gauge]:
    """All of them. What cannot be read within two seconds is left out, and `bot_figures_up` says so."""
    read = await asyncio.gather(*map(_READING, ALL), return_exceptions=True)
    up = Gauge("bot_figures_up", "Whether these figures could be read from the database.", labels=["figures"])
    found = [up]
    for figures, families in zip(ALL, read, strict=True):
        up.add_metric([figures.__name__], not isinstance(families, BaseException))
        found += [] if isinstance(families, BaseException) else families
    return found
