"""`manage.py backup`: everything that is kept into one encrypted file, while the assistant runs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bot.backup import copies, sealed_file
from bot.errors import ConfigurationError


class Command(BaseCommand):
    help = "Writes an encrypted copy of the database, models and files to BOT_BACKUP_TO, and deletes old copies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--new-key", type=Path, metavar="FILE", help="only make a key, on a machine that restores")
        which.add_argument(
            "--erasures", action="store_true", help="only which chats were erased; takes no time, so often"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["new_key"]:
                public = sealed_file.new_key(options["new_key"])
                self.stdout.write(
                    f"Keep {options['new_key']} away from this service. On it: BOT_BACKUP_RECIPIENTS={public}"
                )
                return
            to = _folder(settings.BACKUP_TO, "BOT_BACKUP_TO")
            if not options["erasures"]:
                self.back_up(to)
            copies.back_up_erasures(to)
        except (ConfigurationError, OSError) as error:
            raise CommandError(f"No copy was made: {error}") from None

    def back_up(self, to: Path) -> None:
        target, described = copies.back_up(to)
        self.stdout.write(f"{target}: {sum(described.rows.values())} rows, {len(described.files)} files.")
        gone = copies.delete_old(to, copies.DATA)
        if settings.BACKUP_SECRETS_TO:
            other = _folder(settings.BACKUP_SECRETS_TO, "BOT_BACKUP_SECRETS_TO")
            if other.resolve() == to.resolve():
                raise ConfigurationError(
                    "BOT_BACKUP_SECRETS_TO is BOT_BACKUP_TO. Keep secrets apart from what they open."
                )
            self.stdout.write(f"{copies.back_up_secrets(other)}: the secrets.")
            gone += copies.delete_old(other, copies.SECRETS)
        if gone:
            self.stdout.write(f"{len(gone)} old copies deleted.")


def _folder(value: str, setting: str) -> Path:
    """Not made here: a disk that is not mounted must not look like one that is."""
    if not value or not Path(value).is_dir():
        raise ConfigurationError(f"{setting} has value {value!r}. It must be a folder that is there.")
    return Path(value)
