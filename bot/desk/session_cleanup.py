"""Once a day the worker deletes what staff left behind: sessions that have ended, and failed sign-ins."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from bot.conversations.models import Milestone

DAILY = timedelta(days=1)
CLEANED = "desk.cleaned"
# A row holds an address, a browser and a user name. Locks last minutes; this is for whoever looks into an attack.
ATTEMPTS = timedelta(days=7)


def delete_ended_sessions() -> None:
    """A job of the worker."""
    now = timezone.now()
    last = Milestone.objects.filter(name=CLEANED).first()
    if last and timedelta(0) <= now - last.at < DAILY:
        return
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS).delete()
    Milestone.objects.update_or_create(name=CLEANED, defaults={"at": now})
