"""What families say about an answer."""

from __future__ import annotations

from uuid import UUID

from bot.conversations.models import Author, Feedback, Message
from bot.database import writing
from bot.errors import BotError
from bot.privacy.redaction import redact

WORD_LIMIT = 500


def give(conversation: UUID, sequence: int, helpful: bool, word: str) -> Feedback:
    """Keep whether message `sequence` was helpful; a later word replaces the earlier one. Raises BotError."""
    if len(word) > WORD_LIMIT:
        raise BotError("too_long", f"Please say it in at most {WORD_LIMIT} characters.", status=413)
    said = Message.objects.filter(conversation=conversation, sequence=sequence).exclude(author=Author.FAMILY).first()
    if said is None:
        raise BotError("unknown_message", "There is no such message of ours in this chat.", status=404)
    values = {"helpful": helpful, "word": redact(word).text}
    return Feedback.objects.update_or_create(message=said, defaults=values)[0]


agive = writing.soon(give)
