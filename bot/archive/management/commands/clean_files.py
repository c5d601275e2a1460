"""`manage.py clean_files`: no file of the database holds an erased word after it, whatever the tables' size."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from bot.archive import purge, table_rewrite

TRIES = 60


class Command(BaseCommand):
    help = "Cleans the database's files of erased words. On PostgreSQL nobody can read a table while it is rewritten."

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor == "postgresql":
            done = table_rewrite.rewritten(everything=True)
        else:
            done = any(purge.cleaned() for _ in range(TRIES))
        if not done:
            raise CommandError("Somebody uses the database all the time. Try again in a quiet hour.")
        self.stdout.write("Clean.")
