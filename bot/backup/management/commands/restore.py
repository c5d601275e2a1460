"""`manage.py restore COPY --key FILE`: everything back, and what was erased since erased again."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bot.backup import restoring
from bot.errors import ConfigurationError


class Command(BaseCommand):
    help = "Restores a copy that manage.py backup made. Stop web and worker first."
    requires_system_checks = []  # the settings may be those of before the secrets are back

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("copy", type=Path, help="data-….tar.age; files erased-….log.age beside it are read too")
        parser.add_argument("--key", type=Path, required=True, help="the key's file (manage.py backup --new-key)")
        parser.add_argument("--secrets", type=Path, help="secrets-….env.age, to put in the place of var/env")
        parser.add_argument("--replace", action="store_true", help="put the copy in the place of chats that are there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = restoring.restore(options["copy"], options["key"], options["secrets"], replace=options["replace"])
        except (ConfigurationError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The copy of {found.described.made} is back: {sum(found.described.rows.values())} rows.")
        for target, place in found.left.items():
            self.stdout.write(f"{target} is another than in the copy, and this account may not write it: see {place}")
        self.prepare(found.secrets)
        self.stdout.write("What was erased since is erased again. Start, and look at /ready.")

    def prepare(self, secrets: dict[str, str]) -> None:
        """In a process of its own, with the restored secrets: tables of this version, and erasures again."""
        command = [sys.executable, "-W", "ignore", "manage.py", "prepare"]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env={**os.environ, **secrets})  # noqa: S603
        if done.returncode:
            raise CommandError("The copy is back, but could not be prepared. Look above, then: manage.py prepare")
