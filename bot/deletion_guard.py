"""The guard before every deletion by age: a wrong number deletes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from bot.errors import ConfigurationError

LEAST_DAYS = 1
MOST_DAYS = 3650


def limit(setting: str, days: float) -> datetime:
    """The moment `days` ago: what is older may go. `setting` names the setting that says so.

    Raises ConfigurationError for less than a day, for more than ten years, and for what is no number.
    """
    if isinstance(days, bool) or not isinstance(days, (int, float)) or not LEAST_DAYS <= days <= MOST_DAYS:
        raise ConfigurationError(
            f"{setting} is {days!r} days. Nothing is deleted: it must be from {LEAST_DAYS} to {MOST_DAYS} days."
        )
    return timezone.now() - timedelta(days=days)
