"""Its own tables."""

from __future__ import annotations

from django.apps import AppConfig


class SourceWatchConfig(AppConfig):
    name = "bot.source_watch"
