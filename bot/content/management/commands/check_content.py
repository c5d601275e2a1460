"""`manage.py check_content`: what is wrong with texts, examples and questions, one `file:line: sentence` each."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from bot.content import content_lint, review_dates


class Command(BaseCommand):
    help = "Checks what editors change, without the model. Reviews that are due are told and are no fault."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--due", action="store_true", help="end with an error where a review is due")

    def handle(self, *args: object, **options: object) -> None:
        today = timezone.localdate()
        if found := content_lint.findings(today):
            for finding in found:
                self.stdout.write(str(finding))
            self.stdout.write(f"{len(found)} to mend.")
            sys.exit(1)
        due = review_dates.findings(today)
        for finding in due:
            self.stdout.write(f"{finding} (due, no fault)")
        self.stdout.write(f"The content is well. Reviews that are due: {len(due)}.")
        if due and options["due"]:
            sys.exit(1)
