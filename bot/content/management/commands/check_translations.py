"""`manage.py check_translations [LANGUAGE…]`: what is wrong, older than the English, or not there yet."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandParser

from bot.content import translation_checks, translations
from bot.content.finding import Finding
from bot.content.responses import responses


class Command(BaseCommand):
    help = "Checks the translations of the curated texts. What is older than the English, or missing, is no fault."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help="all, where none is named")

    def handle(self, *args: object, **options: object) -> None:
        languages = options["languages"] or translations.languages()
        assert isinstance(languages, list)
        faulty = [finding for language in languages for finding in self.told(language)]
        sys.exit(1 if faulty else 0)

    def told(self, language: str) -> list[Finding]:
        """Print what is to be done in a language; gives the faults."""
        found = sorted(translation_checks.findings(language))
        for finding in found:
            self.stdout.write(str(finding))
        there = translations.translations(language)
        older = [name for name, text in there.items() if text.is_older(responses()[name])]
        missing = [name for name in translations.wanted() if name not in there]
        for what, names in (("older than the English", older), ("not there yet", missing)):
            if names:
                self.stdout.write(f"{language}: {what}: {', '.join(sorted(names))}")
        self.stdout.write(f"{language}: {len(there)} texts, {len(found)} faults, {len(missing)} not there yet.")
        return found
