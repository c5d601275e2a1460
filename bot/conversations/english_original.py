"""The English original of what was said in another language, for apps in which no fold can open beside a text."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.content.responses import is_answer
from bot.content.translations import text_in
from bot.conversations import withholding
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Author, Message
from bot.conversations.spoken_language import spoken_language
from bot.conversations.types import Reply
from bot.database import reading

ORIGINAL, NONE = "channel/original", "channel/no_original"
# So far back somebody may mean.
BACK = 20


def original(conversation: UUID) -> Reply:
    """The English of the last translated answer or text to agree to, else of the last translated message.

    Never of an answer that is withheld, nor of one that the chat has since been told was wrong.
    """
    ours = Message.objects.filter(conversation=conversation).exclude(author=Author.FAMILY).order_by("-sequence")[:BACK]
    translated = [message for message in ours if message.details.english]
    marked = [message for message in translated if message.details.translation]
    found = next(iter(marked or translated), None)
    if found is None:
        return Reply(text_in(NONE, spoken_language(conversation)), outcome=NONE, names=(NONE,))
    if is_answer(found.outcome) and (withholding.find(found.outcome) or _was_corrected(found)):
        return withholding.withheld(Reply("", language=found.language), found.outcome)
    note = text_in(ORIGINAL, found.language)
    details = ReplyDetails(note=note, sources=found.details.sources, title=found.details.title)
    return replace(Reply(found.details.english, outcome=ORIGINAL, details=details), language=found.language)


def _was_corrected(said: Message) -> bool:
    """Whether the chat was told, after it, that the answer was wrong."""
    later = Message.objects.filter(conversation=said.conversation_id, sequence__gt=said.sequence)
    return any(message.details.corrects == said.outcome for message in later.exclude(author=Author.FAMILY))


aoriginal = reading(original)
