"""Seals what would tell who a family is: contact data, addresses, parts on their way to an app.

BOT_CONTACT_KEY holds the keys: the first one seals, all of them open (to change keys).
"""

from __future__ import annotations

import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from bot.errors import BotError, ConfigurationError

Contact = dict[str, str]


def _keys() -> MultiFernet:
    keys = [key for key in settings.CONTACT_KEY.split(",") if key]
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise ConfigurationError(
            "BOT_CONTACT_KEY must be set to a key for contact data, or to several with commas, the newest first. "
            "`make run` makes one in var/env; docs/operators.md says how to make one by hand."
        ) from None


def seal(contact: Contact) -> str:
    """Raises ConfigurationError without a key."""
    return _keys().encrypt(json.dumps(contact).encode()).decode()


def unseal(sealed: str) -> Contact:
    """Raises BotError (500) where no key of ours opens it."""
    try:
        found: Contact = json.loads(_keys().decrypt(sealed.encode()))
        return found
    except InvalidToken:
        text = "This form was sealed with a key that is no longer in BOT_CONTACT_KEY."
        raise BotError("lost_key", text, status=500) from None
