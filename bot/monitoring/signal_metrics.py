"""Counts alerts, lost parts of messages and wrong passwords, from Django's signals, once they are committed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.db.models.signals import post_save

from bot import telemetry
from bot.conversations.models import Alert
from bot.outbox.models import Delivery, State

DOUBTED = " (doubted)"


def alarm(instance: Alert, created: bool, **_: Any) -> None:
    """An alert was raised: by a rule or by the learned ear, and whether the other one doubted it."""
    if not created:
        return
    kind = instance.kind if instance.kind in telemetry.KINDS else "other"
    source = "learned" if instance.rule.startswith("learned") else "rule"
    doubted = str(instance.rule.endswith(DOUBTED)).lower()
    transaction.on_commit(telemetry.ALARMS.labels(kind, source, doubted).inc)


def lost(instance: Delivery, created: bool, **_: Any) -> None:
    """A part of a message will not arrive."""
    if instance.state == State.FAILED and not created:
        transaction.on_commit(telemetry.OUTBOX_FAILURES.labels(instance.address.channel).inc)


def wrong_password(**_: Any) -> None:
    telemetry.SIGN_IN_FAILURES.labels("password").inc()


def follow() -> None:
    post_save.connect(alarm, sender=Alert, dispatch_uid="monitoring.alarm")
    post_save.connect(lost, sender=Delivery, dispatch_uid="monitoring.lost")
    user_login_failed.connect(wrong_password, dispatch_uid="monitoring.wrong_password")
