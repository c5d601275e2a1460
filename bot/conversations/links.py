"""Addresses that families get in the chat. The form's key is signed, opens nothing but the form, and ends by itself."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core import signing

from bot.conversations.tokens import LIFETIME
from bot.errors import BotError

SALT = "bot.contact"


def contact_key(conversation: UUID) -> str:
    """What opens the form of one chat."""
    return signing.dumps(conversation.hex, salt=SALT)


def contact_link(conversation: UUID) -> str:
    """The form's whole address."""
    return f"{settings.PUBLIC_URL}/contact/{contact_key(conversation)}/"


def conversation_of(key: str) -> UUID:
    """The chat whose form `key` opens. Raises BotError (404) for a forged or old one."""
    try:
        return UUID(hex=signing.loads(key, salt=SALT, max_age=LIFETIME))
    except (signing.BadSignature, ValueError):
        raise BotError(
            "no_such_form", "This form is no longer open. Please ask for a person in the chat.", status=404
        ) from None
