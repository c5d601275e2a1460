"""How old an answer's comparison with its sources is, where a family should know."""

from __future__ import annotations

from datetime import date

from bot.content import review_dates
from bot.conversations.details import ReplyDetails


def source_age(details: ReplyDetails, today: date) -> dict[str, int]:
    """`{"old": days}` where the comparison is older than the answer's class allows, else `{}`."""
    days = review_dates.days_past(details.reviewed, details.review, today)
    return {"old": days} if days else {}
