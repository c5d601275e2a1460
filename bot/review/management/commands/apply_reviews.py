"""`manage.py apply_reviews`: what was approved goes into data/nlu and the regression file, what was withdrawn out."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bot.errors import BotError, ConfigurationError
from bot.launcher.file_lock import exclusive_lock
from bot.review import learning_proposals


class Command(BaseCommand):
    help = "Writes approved proposals into data/nlu and tests/regression/cases.jsonl: all of them, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", default=getpass.getuser(), help="who applies them, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        var = Path(settings.VAR_DIR)
        try:
            # A lesson that is written while a model is trained and measured may not be in that model, and nobody could
            # tell afterwards.
            with exclusive_lock(var, "apply_reviews"), exclusive_lock(var, "release"):
                draft = learning_proposals.apply_approved(options["by"])
        except (BotError, ConfigurationError) as error:
            raise CommandError(str(error)) from None
        for what in draft.taken_out:
            self.stdout.write(f"withdrawn: {what}")
        if draft.taken_out:
            self.stdout.write(
                "Families deleted their chats, or a reviewer took the lines out. "
                "The model knows these lines until the next release."
            )
        for proposal, what in draft.done.items():
            self.stdout.write(f"proposal {proposal}: {what}")
        changed = draft.done or draft.taken_out
        words = "Look at the difference (git diff), then: manage.py release" if changed else "Nothing is approved."
        self.stdout.write(words)
