"""`manage.py reload_texts`: corrected texts and translations become live now, without a training or a restart."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bot.content import content_lint, reload
from bot.review import answer_versions


class Command(BaseCommand):
    help = "Checks the content as `make content` does and, if it is well, has every process here read its texts again."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if found := content_lint.findings(date.today()):
            for finding in found:
                self.stderr.write(str(finding))
            raise CommandError(f"Nothing was reloaded: {len(found)} to mend.")
        answer_versions.record_versions()
        reload.tell()
        self.stdout.write(
            "Families read the new texts within a few seconds. A new answer, a removed one, or a changed title needs a "
            "release: manage.py release"
        )
