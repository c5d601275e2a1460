"""Connects the deletion of a chat to the record of what was erased; holds the texts of consents to their versions."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks


def check_consent_texts(**_: Any) -> list[checks.CheckMessage]:
    """No start with other words under a version that families have agreed to."""
    from bot.content import consent_texts  # reads files

    texts, known = consent_texts.present(), consent_texts.recorded()
    found: list[checks.CheckMessage] = [
        checks.Error(line, id="conversations.E001") for line in consent_texts.changed(texts, known)
    ]
    later = [*consent_texts.unrecorded(texts, known), *consent_texts.uneven(texts)]
    return [*found, *([checks.Warning(later[0], hint=_more(later), id="conversations.W001")] if later else [])]


def _more(lines: list[str]) -> str | None:
    """How many of the same kind there are: a new trial has recorded none."""
    return f"And {len(lines) - 1} more." if len(lines) > 1 else None


class ConversationsConfig(AppConfig):
    name = "bot.conversations"

    def ready(self) -> None:
        from bot.conversations import erasures  # needs Django set up

        erasures.follow()
        checks.register(check_consent_texts)
