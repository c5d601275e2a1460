"""The append-only record of what staff did and of who owned a chat when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bot.conversations.models import AuditEntry


def record(what: str, conversation: UUID | None = None, who: int | None = None, **details: Any) -> None:
    """Add an entry; `who` is the key of a member of staff, none where the family or the program acted."""
    AuditEntry.objects.create(what=what, conversation=conversation, who_id=who, details=details)
