"""Keeps the index true: connects it to what is written, and indexes after an update what is not indexed yet."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def index_the_rest(**_: Any) -> None:
    """Chats that came into the log before there was an index."""
    from bot.archive import index  # needs Django set up

    index.fill()


class ArchiveConfig(AppConfig):
    name = "bot.archive"

    def ready(self) -> None:
        from bot.archive import index

        index.follow()
        post_migrate.connect(index_the_rest, sender=self)
