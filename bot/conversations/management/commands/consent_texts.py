"""`manage.py consent_texts`: records the words of a new version of a text that families agree to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bot.content import consent_texts
from bot.errors import ConfigurationError


class Command(BaseCommand):
    help = "Records new versions of the texts that families agree to; refuses other words under a known version."
    requires_system_checks = []  # one of them asks for this command

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            new = consent_texts.record()
        except ConfigurationError as error:
            raise CommandError(str(error)) from None
        for text in new:
            self.stdout.write(f"Recorded: {text.key}, version {text.version} ({text.language}).")
        if not new:
            self.stdout.write("Nothing is new.")
