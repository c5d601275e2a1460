"""Words that came too late for an answer and tell of an alarm: they stand in the log, with an alert for staff."""

from __future__ import annotations

from uuid import UUID

from bot.content import translations
from bot.conversations import message_log, pubsub
from bot.conversations.models import Alert, Author, Message
from bot.privacy.redaction import redact
from bot.safety.check import Alert as SafetyAlert
from bot.safety.language_fit import written_in

LATE = " (late)"


def store_with_alert(conversation: UUID, external_id: str, text: str, alert: SafetyAlert) -> None:
    """Store a family's words as handled, and raise the alert. Nothing where they are stored already.

    Inside a transaction only. Raises BotError where the chat is gone.
    """
    if Message.objects.filter(conversation=conversation, external_id=external_id).exists():
        return
    language = written_in(text, translations.languages()) or ""
    words = redact(text).text
    message = message_log.write(conversation, Author.FAMILY, words, external_id=external_id, language=language)
    Alert.objects.create(message=message, kind=alert.kind, rule=f"{alert.rule}{LATE}")
    pubsub.announce("queue")
