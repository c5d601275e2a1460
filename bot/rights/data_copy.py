"""All that is held about one chat, in plain values that become JSON and a page.

`COVERED` and `LEFT_OUT` name every table that hangs on a chat (tests/rights hold them to the models), so that a new one
cannot be forgotten: docs/privacy.md says why the few of `LEFT_OUT` are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bot.conversations import audit
from bot.conversations.message_log import gone
from bot.conversations.models import Conversation
from bot.conversations.placeholders import operator
from bot.database import reading
from bot.rights import family_records, staff_records

Copy = dict[str, Any]
FORMAT = 1
SECTIONS: dict[str, Callable[[Conversation], Any]] = {
    "chat": family_records.chat,
    "consent": family_records.consent,
    "messages": family_records.messages,
    "feedback": family_records.feedback,
    "list": family_records.questions,
    "contact_form": family_records.contact_form,
    "answer_notice": family_records.answer_notice,
    "device_notice": family_records.device_notice,
    "app": family_records.app,
    "talks": family_records.talks,
    "staff": staff_records.notes,
    "record": staff_records.record,
}
COVERED = frozenset(
    {
        "Message",
        "Consent",
        "Feedback",
        "Handoff",
        "Assignment",
        "Alert",
        "ContactRequest",
        "AnswerNotice",
        "DeviceNotice",
        "Plan",
        "ListedQuestion",
        "Change",
    }
    | {
        "Link",
        "Address",
        "Note",
        "Tag",
        "Judgement",
        "InboxItem",
        "Proposal",
        "Decision",
        "GapTask",
        "GapAside",
        "AuditEntry",
    }
)
# Made from what is in the copy, or without a word of the family's: the index of the log, parts on their way to an app,
# one-time links, the link between a chat and the correction of an answer, which is a message; how far staff have read;
# which colleague a note is for; when a navigator wants to see the chat again.
LEFT_OUT = frozenset({"Entry", "Turn", "Delivery", "Move", "Correction", "ReadMark", "Mention", "Snooze"})


@transaction.atomic
def copy_of(conversation: UUID) -> Copy:
    """The copy, with the note in the audit log that it was made. Raises BotError (404) where the chat is gone."""
    chat = Conversation.objects.filter(pk=conversation).first()
    if chat is None:
        raise gone()
    made = {name: section(chat) for name, section in SECTIONS.items()}
    audit.record("chat.copied", conversation)
    head = {
        "format": FORMAT,
        "made": timezone.now().isoformat(),
        "kept_days_after_last_message": settings.RETENTION_DAYS,
    }
    return {**head, "responsible": operator().words, **made}


acopy_of = reading(copy_of)
