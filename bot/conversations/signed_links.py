"""Addresses that families get in the chat. Each key is signed, opens one thing only, and ends by itself."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from bot.content.responses import response
from bot.conversations.tokens import LIFETIME
from bot.errors import BotError

SALT = "bot.contact"
# What stands in a stored text in place of the form's address, which is a key: log and export hold none. A channel puts
# in what the family can follow.
FORM = "[form]"
# What ends the emails to a family. It opens nothing else, because an address may be mistyped.
STOP_SALT = "bot.contact.notice"
COPY_SALT = "bot.rights.data_copy"
# The copy of a chat is worth more than a form: its key ends soon, and the chat gives a new one at any time.
COPY_LASTS = timedelta(hours=24)


def contact_key(conversation: UUID) -> str:
    """What opens the form of one chat."""
    return signing.dumps(conversation.hex, salt=SALT)


def contact_path(conversation: UUID) -> str:
    """Where the form is, for our own pages."""
    return reverse("contact", args=[contact_key(conversation)])


def contact_link(conversation: UUID) -> str:
    """The same as a whole address, for messaging apps."""
    return f"{settings.PUBLIC_URL}{contact_path(conversation)}"


def conversation_of(key: str) -> UUID:
    """The chat whose form `key` opens. Raises BotError (404) for a forged or old one."""
    try:
        return UUID(hex=signing.loads(key, salt=SALT, max_age=LIFETIME))
    except (signing.BadSignature, ValueError):
        raise BotError("no_such_form", response("sorry/form_closed").text, status=404) from None


def notice_path(conversation: UUID) -> str:
    """Where a family asks for an email when a navigator has answered, for our own pages."""
    return reverse("contact-notice", args=[contact_key(conversation)])


def device_path(conversation: UUID) -> str:
    """Where it asks for a notice on its device."""
    return reverse("contact-device", args=[contact_key(conversation)])


def stop_link(conversation: UUID) -> str:
    """Where these emails end, as a whole address. It works as long as there are any."""
    path = reverse("contact-stop", args=[signing.dumps(conversation.hex, salt=STOP_SALT)])
    return f"{settings.PUBLIC_URL}{path}"


def stopped_chat(key: str) -> UUID | None:
    """The chat whose emails `key` ends; None for a forged one."""
    try:
        return UUID(hex=signing.loads(key, salt=STOP_SALT))
    except (signing.BadSignature, ValueError):
        return None


def copy_path(conversation: UUID) -> str:
    """Where a family reads and saves the copy of its chat, for our own pages."""
    return reverse("copy", args=[signing.dumps(conversation.hex, salt=COPY_SALT)])


def copy_link(conversation: UUID) -> str:
    """The same as a whole address, for messaging apps."""
    return f"{settings.PUBLIC_URL}{copy_path(conversation)}"


def copied_chat(key: str) -> UUID | None:
    """The chat whose copy `key` opens; None for a forged or old one."""
    try:
        return UUID(hex=signing.loads(key, salt=COPY_SALT, max_age=COPY_LASTS))
    except (signing.BadSignature, ValueError):
        return None
