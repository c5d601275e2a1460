"""Which sources are looked at when, what was seen, and which answers a change concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bot.content.responses import Response, responses
from bot.content.sources import known_sources
from bot.content.text_checks import catalogue
from bot.database import writing
from bot.source_watch.models import WatchedSource

EVERY = timedelta(days=1)
AFTER_A_FAILURE = timedelta(hours=1)
LONGEST = 80


def watched() -> list[str]:
    """The sources that have `watch`, in the files' order."""
    return [name for name, source in known_sources()["sources"].items() if source.get("watch")]


def claim_due() -> list[str]:
    """The sources whose look is due; each is given to one caller only, and given again if that one never comes back."""
    for name in watched():
        WatchedSource.objects.get_or_create(name=name)
    now = timezone.now()
    due = WatchedSource.objects.filter(name__in=watched(), next_look__lte=now)
    names = list(due.values_list("name", flat=True))
    return [name for name in names if due.filter(name=name).update(next_look=now + AFTER_A_FAILURE)]


@transaction.atomic
def record_facts(name: str, facts: dict[str, Any]) -> list[str]:
    """Keep what was seen, and return what is different from what was seen before. The first look changes nothing."""
    source = WatchedSource.objects.select_for_update().get(name=name)
    found = differences(source.facts, facts) if source.facts else []
    if found:
        source.changed, source.differences = timezone.localdate(), found
    source.facts, source.looked = facts, timezone.now()
    source.next_look, source.failure, source.failing_since = source.looked + EVERY, "", None
    source.save()
    return found


def record_failure(name: str, reason: str) -> None:
    source = WatchedSource.objects.get(name=name)
    source.failure, source.failing_since = reason[:200], source.failing_since or timezone.now()
    source.save(update_fields=["failure", "failing_since"])


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What changed, one sentence each: `status: RECRUITING → COMPLETED`."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [f"{name}: {_short(before.get(name))} → {_short(after.get(name))}" for name in names]


def _short(value: Any) -> str:
    told = "nothing" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"


def changed_since(sources: Iterable[dict[str, str]], reviewed: str) -> date | None:
    """The latest day on which one of an answer's sources changed, where that is after the answer was compared."""
    names = {source.get("id") for source in sources}
    days = WatchedSource.objects.filter(name__in=names).values_list("changed", flat=True)
    return max((day for day in days if day and day.isoformat() > reviewed), default=None)


def tasks() -> list[tuple[WatchedSource, list[Response]]]:
    """Changed sources with the answers that nobody has compared with them since."""
    found = [(source, concerned(source)) for source in WatchedSource.objects.filter(changed__isnull=False)]
    return [(source, answers) for source, answers in found if answers]


def concerned(source: WatchedSource) -> list[Response]:
    """The answers that rest on a source as it was."""
    answers = (responses()[name] for name in catalogue() if name in responses())
    return [
        answer
        for answer in answers
        if any(entry.get("id") == source.name for entry in answer.metadata.get("sources") or ())
        and source.changed
        and answer.metadata.get("reviewed", "") < source.changed.isoformat()
    ]


def failing() -> list[WatchedSource]:
    """Sources that could not be read at the last look."""
    return list(WatchedSource.objects.filter(name__in=watched()).exclude(failure=""))


aclaim_due = writing(claim_due)
arecord_facts = writing(record_facts)
arecord_failure = writing(record_failure)
