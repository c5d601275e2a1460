"""What staff call a false alarm is proposed for review: the family's message stands in the inbox, with the rule."""

from __future__ import annotations

from bot.conversations.models import Alert
from bot.review import verdicts
from bot.review.models import InboxItem, Judgement

# Above all that the worker finds (review_queue.py), below what two reviewers differ about.
WORTH = 2.0


def judged(alert: Alert, by: str) -> None:
    """Put the message of an alert that `by` has judged into the inbox, or take it out. Inside a transaction only."""
    mark = f"{alert.kind}, rule “{alert.rule}”: marked as a false alarm by "
    item = InboxItem.objects.select_for_update().filter(message=alert.message_id).first()
    earlier = item.reasons if item else []
    others = [reason for reason in earlier if not reason.startswith(mark)]
    proposed = len(others) < len(earlier)
    if alert.verdict == Alert.Verdict.FALSE:
        worth = (item.worth if item else 0) + (0 if proposed else WORTH)
        _propose(alert, [f"{mark}{by}", *others], worth)
    elif item and proposed:
        item.worth, item.reasons, item.open = max(0.0, item.worth - WORTH), others, item.open and bool(others)
        item.save()


def _propose(alert: Alert, reasons: list[str], worth: float) -> None:
    """A message that a reviewer has judged already is shown to that one too: the desk says otherwise."""
    known = Judgement.objects.filter(message=alert.message_id).exists()
    values = {"reasons": reasons, "open": True, "worth": max(worth, verdicts.DIFFERENT) if known else worth}
    InboxItem.objects.update_or_create(message_id=alert.message_id, defaults=values)
