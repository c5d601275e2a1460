"""Hears of erased chats: what was learned from them is withdrawn."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "bot.review"

    def ready(self) -> None:
        from bot.conversations.erasures import erased  # needs Django set up
        from bot.review import learning_withdrawal

        erased.connect(learning_withdrawal.erased, dispatch_uid="learned")
