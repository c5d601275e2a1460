"""Without a key the program does not start: better than losing the first family's form."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks

from bot.errors import ConfigurationError


def check_key(**_: Any) -> list[checks.CheckMessage]:
    """The key for contact data is there and is one."""
    from bot.sealing import seal  # needs Django set up

    try:
        seal({})
    except ConfigurationError as error:
        return [checks.Error(str(error), id="contact.E001")]
    return []


class ContactConfig(AppConfig):
    name = "bot.contact"

    def ready(self) -> None:
        checks.register(check_key)
