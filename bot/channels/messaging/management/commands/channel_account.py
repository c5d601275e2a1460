"""`manage.py channel_account whatsapp/clinic`: the language, hours and team of a further account of an app."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bot.channels.messaging.management.commands.channel import known_name
from bot.conversations.accounts import describe
from bot.errors import ConfigurationError


class Command(BaseCommand):
    help = "Shows and changes the language, the hours and the team of a further account of a messaging app."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", type=known_name, help="such as whatsapp/clinic")
        parser.add_argument("--language", help='for families whose first words do not tell theirs; "" for none')
        parser.add_argument("--hours", metavar="FILE", help='hours like those of BOT_HOURS; "" for the desk\'s')
        parser.add_argument("--team", nargs="*", metavar="USER", help="who gets its emails; without names, everybody")

    def handle(self, *args: object, **options: Any) -> None:
        if "/" not in options["account"]:
            raise CommandError(
                f"The first account of {options['account']} is as everywhere: English, the hours of BOT_HOURS, all "
                "navigators. Only further ones, such as whatsapp/clinic, have their own."
            )
        try:
            found = describe(options["account"], options["language"], options["hours"], options["team"])
        except ConfigurationError as error:
            raise CommandError(str(error)) from None
        team = ", ".join(sorted(user.get_username() for user in found.team.all()))
        self.stdout.write(f"{found.name}: language {found.language or 'of the first words, else English'}")
        self.stdout.write(f"{found.name}: hours {'of its own' if found.hours else 'of BOT_HOURS'}")
        self.stdout.write(f"{found.name}: emails to {team or 'all navigators and leads'}")
