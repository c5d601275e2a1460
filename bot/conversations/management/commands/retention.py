"""`manage.py retention`: says whether old chats are deleted, and lets a round go on that was stopped."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from bot.conversations import expiry
from bot.conversations.models import Conversation


class Command(BaseCommand):
    help = "Says what the next round of the worker would delete; with --go-on lets it, although it was stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--go-on", action="store_true", help="the clock is right and these chats may go")
        parser.add_argument("--by", default=getpass.getuser(), help="who decides this, for the audit log")

    def handle(self, *args: Any, **options: Any) -> None:
        before = expiry.limit()
        count = Conversation.objects.filter(updated__lt=before).count()
        self.stdout.write(f"This machine's clock: {timezone.now():%Y-%m-%d %H:%M} UTC.")
        self.stdout.write(f"Chats: {Conversation.objects.count()}. Past their time: {count}.")
        reason = expiry.clock_ahead() or expiry.too_many(before)
        if not reason:
            self.stdout.write("Nothing is stopped.")
        elif options["go_on"]:
            expiry.allow_round(options["by"])
            self.stdout.write(f"{reason} The worker's next round, within an hour, deletes them.")
        else:
            self.stdout.write(f"Stopped: {reason} If that is right: manage.py retention --go-on --by NAME")
