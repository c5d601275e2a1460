"""The only key to a conversation: a random token, kept by the family, of which we keep a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from bot import plain_sql
from bot.content.responses import response
from bot.conversations.models import Conversation
from bot.errors import BotError

LIFETIME = timedelta(days=30)
OPENED = f"SELECT id FROM {Conversation._meta.db_table} WHERE token_hash = %s AND token_expires > %s"  # noqa: S608


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_conversation(channel: str) -> tuple[Conversation, str]:
    """A new conversation and its token (256 bits), which cannot be had again."""
    conversation = Conversation.objects.create(channel=channel)
    return conversation, renew(conversation)


def renew(conversation: Conversation) -> str:
    """A new token of a conversation, in place of the one it had."""
    token = secrets.token_urlsafe(32)
    conversation.token_hash, conversation.token_expires = _hash(token), timezone.now() + LIFETIME
    conversation.save(update_fields=["token_hash", "token_expires"])
    return token


def conversation_of(token: str) -> UUID:
    """The conversation that `token` opens. Raises BotError (401) for a forged, expired or missing one."""
    found = plain_sql.value(OPENED, _hash(token), plain_sql.moment(timezone.now()))
    identifier = plain_sql.identifier(found)
    if identifier is None:
        raise BotError("no_such_chat", response("sorry/chat_ended").text, status=401)
    return identifier
