"""Connects the deletion of a chat to the record of what was erased."""

from __future__ import annotations

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "bot.conversations"

    def ready(self) -> None:
        from bot.conversations import erasures  # needs Django set up

        erasures.follow()
