"""Checks the settings at the start, and listens to what is written into the log."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_save

from bot.errors import ConfigurationError


def check_channels(**_: Any) -> list[checks.CheckMessage]:
    """Each channel has all of its settings or none, and addresses can be hashed where there is a channel."""
    from bot.channels import registry  # needs Django set up
    from bot.outbox.channel_addresses import keyed_hash

    try:
        for channel in registry.active():
            keyed_hash(channel.full_name, "")
    except ConfigurationError as error:
        return [checks.Error(str(error), id="messaging.E001")]
    return []


class MessagingConfig(AppConfig):
    name = "bot.channels.messaging"

    def ready(self) -> None:
        from bot.channels.messaging.enqueue import queued
        from bot.conversations.models import Message

        checks.register(check_channels)
        post_save.connect(queued, sender=Message, dispatch_uid="messaging.queued")
