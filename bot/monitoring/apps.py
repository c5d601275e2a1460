"""Counts what is told by Django's signals, so that nobody has to call us."""

from __future__ import annotations

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "bot.monitoring"

    def ready(self) -> None:
        from bot.monitoring import signal_metrics  # needs Django set up

        signal_metrics.follow()
