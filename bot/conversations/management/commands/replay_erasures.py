"""`manage.py replay_erasures FILE`: erases again what came back with an older copy of the database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bot.conversations import erasures


class Command(BaseCommand):
    help = "Erases the chats that an erased.log names, where the database has them again. `prepare` does it with ours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, help="erased.log of each machine that has erased chats")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = sum(erasures.replay(file) for file in options["files"])
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}. Nothing more was erased.") from None
        self.stdout.write(f"{count} chats erased again.")
