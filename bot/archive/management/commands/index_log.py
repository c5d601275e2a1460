"""`manage.py index_log`: makes the index of the log again, after what is indexed has changed."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from bot.archive import index


class Command(BaseCommand):
    help = "Makes the log's index again: words, marks, figures. Searches find less until it is done."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{index.rebuild()} chats indexed.")
