"""Alerts at the desk: open until somebody says what they were, and in the queue while nobody sees to them.

Who has the chat sees to its alerts (`seen`). Who lets it go without judging them puts them into the queue again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import timezone

from bot.conversations import audit, pubsub
from bot.conversations.models import Alert
from bot.errors import BotError

EMERGENCY = "emergency"
OPEN = (
    "This chat has an alert that nobody has judged. Read it first. If you go on anyway, the alert goes back into the "
    "queue for everyone."
)


class Unconfirmed(BotError):
    """An act that is done only once the navigator has said yes to `question`, the id of what this refusal asks."""

    def __init__(self, question: str, message: str) -> None:
        super().__init__("unconfirmed", message, status=409)
        self.question = question


def opened() -> QuerySet[Alert]:
    """Alerts of which nobody has said what they were."""
    return Alert.objects.filter(judged=None)


def urgent() -> QuerySet[Alert]:
    """Those that nobody sees to: they stand in the queue, until they lapse."""
    return opened().filter(seen=None, created__gt=_lapse())


def lapsed() -> QuerySet[Alert]:
    """Those that are too old for the queue. They stay, in a list of their own."""
    return opened().filter(created__lte=_lapse())


def _lapse() -> datetime:
    return timezone.now() - timedelta(hours=settings.ALERT_LAPSE_HOURS)


def acknowledge(conversation: UUID, who: int, until: int | None = None) -> None:
    """`who` sees to the open alerts of a chat, or to those of messages up to number `until`. They stay open."""
    found = opened().filter(message__conversation=conversation, seen=None)
    if until is not None:
        found = found.filter(message__sequence__lte=until)
    if count := found.update(seen=timezone.now()):
        audit.record("alert.seen", conversation, who, alerts=count)
        pubsub.announce("queue")


def let_go(conversation: UUID, who: int, confirmed: Collection[str]) -> None:
    """`who` does not see to a chat any more: its open alerts stand in the queue again. Inside a transaction only.

    Raises Unconfirmed where there are any, unless `confirmed` names the newest.
    """
    found = opened().filter(message__conversation=conversation)
    newest = found.aggregate(newest=Max("pk"))["newest"]
    if newest is None:
        return
    ask_first(f"alert-{newest}", OPEN, confirmed)
    found.update(seen=None)
    audit.record("alert.left_open", conversation, who, newest=newest)


def ask_first(question: str, message: str, confirmed: Collection[str]) -> None:
    """Raises Unconfirmed unless `question` is among the `confirmed`."""
    if question not in confirmed:
        raise Unconfirmed(question, message)


def judge(conversation: UUID, alerts: Iterable[int], who: int, verdict: str) -> list[Alert]:
    """Say of alerts of a chat what they were; a later word replaces the earlier. Returns them. Raises BotError.

    Inside a transaction only.
    """
    if verdict not in Alert.Verdict.values:
        raise BotError("no_verdict", "Choose whether the alert was real or a false alarm.")
    found = list(Alert.objects.select_related("message").filter(message__conversation=conversation, pk__in=alerts))
    if not found:
        raise BotError("alert_gone", "This alert is no longer here.", status=404)
    now = timezone.now()
    for alert in found:
        alert.seen, alert.judged, alert.judged_by_id, alert.verdict = alert.seen or now, now, who, verdict
        alert.save(update_fields=["seen", "judged", "judged_by", "verdict"])
        audit.record("alert.judged", conversation, who, alert=alert.pk, verdict=verdict, rule=alert.rule)
    pubsub.announce(f"chat:{conversation}", "queue")
    return found
