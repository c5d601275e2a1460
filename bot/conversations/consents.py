"""What families agreed to: each text as it was shown is kept as a row, once, and a consent points at its row.

A text holds nothing of a family, so that its row stays when the consents to it are erased with their chats.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from bot import plain_sql
from bot.conversations.models import Consent, ConsentText

LANGUAGE = f"""
    SELECT text.language FROM {Consent._meta.db_table} consent
    JOIN {ConsentText._meta.db_table} text ON text.id = consent.text_id WHERE consent.conversation_id = %s
"""  # noqa: S608


@dataclass(frozen=True)
class ShownText:
    """A text that a family had before it when it agreed, with its places filled. `version`: as its file counts."""

    key: ConsentText.Key
    version: int
    language: str
    body: str


def record_text(shown: ShownText) -> ConsentText:
    """The row of a text. Other words under the same version get a row of their own; no row is ever changed."""
    found, _ = ConsentText.objects.get_or_create(
        key=shown.key,
        version=shown.version,
        language=shown.language,
        digest=hashlib.sha256(shown.body.encode()).hexdigest(),
        defaults={"body": shown.body},
    )
    return found


def record_consent(conversation: UUID, shown: ShownText) -> Consent:
    """Record that the family of a chat agrees to its storing. Inside a transaction only."""
    return Consent.objects.create(conversation_id=conversation, text=record_text(shown))


def has_consented(conversation: UUID) -> bool:
    """Whether the family of a chat has agreed to its storing."""
    return Consent.objects.filter(conversation=conversation).exists()


def language(conversation: UUID) -> str | None:
    """The language in which the family was asked to agree; None where it was not asked."""
    found: str | None = plain_sql.value(LANGUAGE, plain_sql.key(conversation))
    return found
