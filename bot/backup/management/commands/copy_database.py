"""`manage.py copy_database --to …`: everything into an empty database of the other kind, checked row by row."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from bot.backup import in_use, table_copy
from bot.errors import ConfigurationError
from bot.settings import databases

TARGET = "copy"
POSTGRESQL = ("postgres://", "postgresql://")


class Command(BaseCommand):
    help = "Copies all rows into another, empty database, SQLite or PostgreSQL, and compares counts and hashes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to",
            required=True,
            help="PostgreSQL's address, a file that holds it (so that no password shows in lists of processes), or a "
            "folder for a SQLite file",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            in_use.check_unused("default")
            url, folder = _target(options["to"])
            _make_tables(url, folder)
            connections.databases[TARGET] = _settings(url, folder)
            figures = table_copy.copy("default", TARGET)
        except ConfigurationError as error:
            raise CommandError(str(error)) from None
        for table, found in sorted(figures.items()):
            self.stdout.write(f"{found.rows:>9}  {found.sha256[:16]}  {table}")
        rows = sum(found.rows for found in figures.values())
        self.stdout.write(f"{rows} rows of {len(figures)} tables copied; counts and hashes are the same on both sides.")


def _target(given: str) -> tuple[str, Path]:
    """The address of PostgreSQL (empty: SQLite), and the folder."""
    path = Path(given)
    if path.is_file():
        given = path.read_text(encoding="utf-8").strip()
    if given.startswith(POSTGRESQL):
        return given, Path(settings.VAR_DIR)
    if path.is_file() or (path / "bot.sqlite3").exists():
        raise ConfigurationError(f"{path} is no address of PostgreSQL and no folder without a database.")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return "", path


def _settings(url: str, folder: Path) -> dict[str, Any]:
    """As Django wants another database to be."""
    found: dict[str, Any] = connections.configure_settings({"default": {}, TARGET: databases.database(url, folder)})
    return {**found[TARGET]}


def _make_tables(url: str, folder: Path) -> None:
    """In a process of its own: migrations know the one database of their settings."""
    env = {**os.environ, "BOT_DATABASE_URL": url, "BOT_VAR": str(folder.resolve())}
    env.pop("BOT_DATABASE_URL_FILE", None)
    command = [sys.executable, "-W", "ignore", "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise ConfigurationError(f"The tables could not be made: {done.stderr.strip()[-1000:]}")
