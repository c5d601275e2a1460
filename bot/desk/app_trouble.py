"""What goes wrong between us and the messaging apps, and what to do about it: a page, and a reason for an e-mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bot import yaml_file
from bot.conversations.models import Conversation
from bot.desk import access
from bot.desk.access import ADMIN, LEAD, StaffRequest, staff
from bot.desk.page_rendering import render_page
from bot.outbox.models import OPEN, Address, Delivery, State, Trouble
from bot.outbox.trouble import REFUSED

FILE = Path(__file__).with_name("app_trouble.yml")
SHOWN = timedelta(days=7)
# So long a part may wait before somebody is told.
PATIENCE = timedelta(minutes=15)
# So many refused requests in a day, and no good one after them, are no longer a stranger's alone.
MANY = 5
# So many chats are named at once.
CHATS = 50


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
        chats=lost_chats(request.user, since),
        dropped=dropped(since),
        refused=refused(since),
    )


def waiting() -> list[Row]:
    """Parts that the platform did not take so far; `at` is since when the oldest waits."""
    rows = Delivery.objects.filter(state__in=OPEN).exclude(reason="").values_list("address__channel", "reason")
    return _rows(rows.annotate(count=Count("pk"), at=Min("created")), lambda known: str(known.get("waits", "")))


def failed(since: datetime) -> list[Row]:
    """Parts that will not arrive."""
    rows = Delivery.objects.filter(state=State.FAILED, updated__gt=since).values_list("address__channel", "reason")
    return _rows(rows.annotate(count=Count("pk"), at=Max("updated")), _said_of_lost)


def lost_chats(user: User, since: datetime) -> QuerySet[Conversation]:
    """Those that `user` may read and in which something failed that a navigator can say once more; the newest first."""
    parts = Delivery.objects.filter(state=State.FAILED, updated__gt=since)
    reasons = [one for one in parts.values_list("reason", flat=True).distinct() if _known_reason(one).get("lost")]
    lost = Q(messages__deliveries__in=parts.filter(reason__in=reasons))
    found = access.chats(user).filter(lost).annotate(failed=Max("messages__deliveries__updated", filter=lost))
    return found.order_by("-failed")[:CHATS]


def dropped(since: datetime) -> list[Row]:
    """Events of platforms that were not taken."""
    rows = Trouble.objects.filter(last__gt=since).exclude(why=REFUSED).order_by("-last")
    return [
        Row(row.channel, f"{row.why} {row.what}".strip(), row.count, row.last, _todo(row.why, row.what)) for row in rows
    ]


def refused(since: datetime) -> list[Row]:
    """Requests that were not signed with our secret, with no good one after them."""
    rows = Trouble.objects.filter(last__gt=since, why=REFUSED).values_list("channel").order_by("channel")
    todo = str(_known()["refused"])
    return [
        Row(channel, f"not signed as expected, since {first:%-d %b}", count, last, todo)
        for channel, first, count, last in rows.annotate(Min("day"), Sum("count"), Max("last"))
    ]


def _todo(why: str, what: str) -> str:
    """What to do about events that were not taken."""
    known = _known()["dropped"]
    return str(known.get(f"{why} {what}") or known[why])


def _rows(found: Any, besides: Callable[[dict[str, Any]], str]) -> list[Row]:
    """`besides`: what is said of a known reason behind what to do."""
    return [
        Row(channel, reason, count, at, f"{hint(reason)[0]} {besides(_known_reason(reason))}".strip())
        for channel, reason, count, at in found.order_by("-at")
    ]


def _said_of_lost(known: dict[str, Any]) -> str:
    return str(_known()["lost"]) if known.get("lost") else ""


def hint(reason: str) -> tuple[str, bool]:
    """What to do about a reason, and whether it is staff that has to."""
    known = _known_reason(reason)
    return str(known.get("todo") or _known()["other"]), bool(known.get("staff"))


def _known_reason(reason: str) -> dict[str, Any]:
    """What we know of a reason; empty for one that nobody has foreseen."""
    fitting = (one for one in _known()["reasons"] if re.search(one["match"], reason, re.IGNORECASE))
    return next(fitting, {})


@cache
def _known() -> dict[str, Any]:
    found: dict[str, Any] = yaml_file.read(FILE)
    return found


def to_tell(now: datetime) -> Iterator[str]:
    """The channels about which somebody should hear today, in order."""
    late = [row.channel for row in waiting() if now - row.at > PATIENCE]
    ours = [row.channel for row in failed(now - timedelta(days=1)) if hint(row.reason)[1]]
    lost = Trouble.objects.filter(last__gt=now - timedelta(days=1)).exclude(why=REFUSED)
    yield from sorted({*late, *ours, *lost.values_list("channel", flat=True), *_silenced(now)})


def _silenced(now: datetime) -> Iterator[str]:
    """Channels that families use and that refuse what comes. An app has one address for several accounts, or many."""
    rows = Trouble.objects.filter(why=REFUSED, last__gt=now - timedelta(days=1), count__gte=MANY)
    for channel in rows.values_list("channel", flat=True):
        app = channel.partition("/")[0]
        if Address.objects.filter(Q(channel=app) | Q(channel__startswith=f"{app}/")).exists():
            yield channel
