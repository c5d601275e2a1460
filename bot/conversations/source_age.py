"""How old an answer's comparison with its sources is, and what changed since, where a family should know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.content import review_dates
from bot.conversations.details import ReplyDetails
from bot.conversations.types import Reply
from bot.source_watch import watching


def source_age(details: ReplyDetails, today: date) -> dict[str, int]:
    """`{"old": days}` where the comparison is older than the answer's class allows, else `{}`."""
    days = review_dates.days_past(details.reviewed, details.review, today)
    return {"old": days} if days else {}


def with_changed_sources(reply: Reply) -> Reply:
    """A reply that says when one of its sources changed after it was compared. Asks the database."""
    details = reply.details
    changed = watching.changed_since(details.sources, details.reviewed) if details.sources else None
    return replace(reply, details=replace(details, changed=changed.isoformat())) if changed else reply
