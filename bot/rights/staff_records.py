"""What staff wrote down and decided about a chat, for the family's copy. Staff are not named (docs/privacy.md)."""

from __future__ import annotations

from typing import Any

from bot.conversations.models import Alert, AuditEntry, Conversation
from bot.desk.models import Note, Tag
from bot.review.models import Decision, GapAside, GapTask, InboxItem, Judgement, Proposal
from bot.rights.family_records import time

Row = dict[str, Any]


def notes(chat: Conversation) -> Row:
    return {
        "notes": [{"time": time(n.created), "text": n.text} for n in Note.objects.filter(conversation=chat)],
        "tags": [tag.name for tag in Tag.objects.filter(conversation=chat)],
        "alarms": [_alarm(a) for a in Alert.objects.filter(message__conversation=chat).select_related("message")],
        "judgements": [_judgement(j) for j in Judgement.objects.filter(message__conversation=chat)],
        "chosen_for_review": [
            {"message": item.message.sequence, "reasons": item.reasons}
            for item in InboxItem.objects.filter(message__conversation=chat).select_related("message")
        ],
        "sentences_proposed_for_learning": [_proposal(p) for p in Proposal.objects.filter(message__conversation=chat)],
        "set_aside_as_a_gap": [
            {"message": aside.message.sequence, "time": time(aside.created)}
            for aside in GapAside.objects.filter(message__conversation=chat).select_related("message")
        ],
        "named_as_a_gap": [task.words for task in GapTask.objects.filter(messages__conversation=chat).distinct()],
    }


def _alarm(alert: Alert) -> Row:
    return {
        "message": alert.message.sequence,
        "kind": alert.kind,
        "heard_by": alert.rule,
        "time": time(alert.created),
        "judged": alert.get_verdict_display(),
    }


def _judgement(found: Judgement) -> Row:
    return {
        "message": found.message.sequence,
        "verdict": found.get_verdict_display(),
        "right_answer": found.outcome,
        "note": found.note,
        "time": time(found.updated),
    }


def _proposal(found: Proposal) -> Row:
    decided = Decision.objects.filter(proposal=found)
    return {
        "message": found.message.sequence,
        "text": found.text,
        "previous": found.previous,
        "as": found.get_kind_display(),
        "means": found.outcome,
        "state": found.get_state_display(),
        "decisions": [{"approved": d.approved, "reason": d.reason, "time": time(d.when)} for d in decided],
    }


def record(chat: Conversation) -> list[Row]:
    """Who did what with the chat and when: whether a member of staff did it, never which one."""
    found = AuditEntry.objects.filter(conversation=chat.pk).order_by("pk")
    return [{"time": time(e.when), "what": e.what, "by_staff": e.who_id is not None} for e in found]
