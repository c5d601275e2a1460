"""The app, for its templates and styles."""

from __future__ import annotations

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "bot.rights"
