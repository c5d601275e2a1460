"""What goes wrong between us and the messaging apps, and what to do about it: a page, and a reason for an e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Max, Min
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bot import yaml_file
from bot.desk.access import ADMIN, LEAD, StaffRequest, staff
from bot.desk.page_rendering import render_page
from bot.outbox.models import OPEN, Delivery, State, Trouble

FILE = Path(__file__).with_name("app_trouble.yml")
SHOWN = timedelta(days=7)
# So long a part may wait before somebody is told.
PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True)
class Row:
    """One reason on one channel. `at`: since when, or when last."""

    channel: str
    reason: str
    count: int
    at: datetime
    todo: str


@staff(LEAD, ADMIN)
@require_safe
def app_trouble(request: StaffRequest) -> HttpResponse:
    since = timezone.now() - SHOWN
    return render_page(
        request,
        "app_trouble",
        days=SHOWN.days,
        waiting=waiting(),
        failed=failed(since),
        dropped=dropped(since),
    )


def waiting() -> list[Row]:
    """Parts that the platform did not take so far; `at` is since when the oldest waits."""
    rows = Delivery.objects.filter(state__in=OPEN).exclude(reason="").values_list("address__channel", "reason")
    return _rows(rows.annotate(count=Count("pk"), at=Min("created")))


def failed(since: datetime) -> list[Row]:
    """Parts that will not arrive."""
    rows = Delivery.objects.filter(state=State.FAILED, updated__gt=since).values_list("address__channel", "reason")
    return _rows(rows.annotate(count=Count("pk"), at=Max("updated")))


def dropped(since: datetime) -> list[Row]:
    """Events of platforms that were not taken."""
    rows = Trouble.objects.filter(last__gt=since).order_by("-last")
    return [
        Row(row.channel, f"{row.why} {row.what}".strip(), row.count, row.last, _todo(row.why, row.what)) for row in rows
    ]


def _todo(why: str, what: str) -> str:
    """What to do about events that were not taken."""
    known = _known()["dropped"]
    return str(known.get(f"{why} {what}") or known[why])


def _rows(found: Any) -> list[Row]:
    return [Row(channel, reason, count, at, hint(reason)[0]) for channel, reason, count, at in found.order_by("-at")]


def hint(reason: str) -> tuple[str, bool]:
    """What to do about a reason, and whether it is staff that has to."""
    for known in _known()["reasons"]:
        if re.search(known["match"], reason, re.IGNORECASE):
            return known["todo"], bool(known.get("staff"))
    return _known()["other"], False


@cache
def _known() -> dict[str, Any]:
    found: dict[str, Any] = yaml_file.read(FILE)
    return found


def to_tell(now: datetime) -> Iterator[str]:
    """The channels about which somebody should hear today, in order."""
    late = [row.channel for row in waiting() if now - row.at > PATIENCE]
    ours = [row.channel for row in failed(now - timedelta(days=1)) if hint(row.reason)[1]]
    lost = Trouble.objects.filter(last__gt=now - timedelta(days=1))
    yield from sorted({*late, *ours, *lost.values_list("channel", flat=True)})
