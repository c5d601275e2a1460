"""What families say about an answer."""

from __future__ import annotations

from uuid import UUID

from bot.content.responses import response
from bot.conversations.models import Author, Feedback, Message
from bot.database import writing
from bot.errors import BotError
from bot.privacy.redaction import redact

WORD_LIMIT = 500


def give(conversation: UUID, sequence: int, helpful: bool, word: str) -> Feedback:
    """Keep whether message `sequence` was helpful; a later word replaces the earlier one. Raises BotError."""
    if len(word) > WORD_LIMIT:
        text = response("sorry/opinion_too_long").text.format(limit=WORD_LIMIT)
        raise BotError("too_long", text, status=413)
    said = Message.objects.filter(conversation=conversation, sequence=sequence).exclude(author=Author.FAMILY).first()
    if said is None:
        raise BotError("unknown_message", response("sorry/no_such_message").text, status=404)
    values = {"helpful": helpful, "word": redact(word).text}
    return Feedback.objects.update_or_create(message=said, defaults=values)[0]


agive = writing.soon(give)
