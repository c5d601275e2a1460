"""The app, for its templates and scripts."""

from __future__ import annotations

from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "bot.editing"
