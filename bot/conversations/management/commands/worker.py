"""`manage.py worker`: answers what a stopped process left unanswered, and deletes what is past its time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.module_loading import import_string

from bot import retention
from bot.conversations import inbox
from bot.conversations.assistant import RasaAssistant
from bot.conversations.door import Door, database
from bot.conversations.models import Announcement, Conversation

log = logging.getLogger(__name__)
PAUSE_SECONDS = 5
# Nobody needs an announcement for long; its row names a chat.
ANNOUNCED = timedelta(minutes=10)


def forget() -> int:
    """Delete chats in which nothing happened for RETENTION_DAYS. Returns how many rows went.

    Raises ConfigurationError, and deletes nothing, where that is less than a day.
    """
    limit = retention.limit("BOT_RETENTION_DAYS", settings.RETENTION_DAYS)
    Announcement.objects.filter(changed__lt=timezone.now() - ANNOUNCED).delete()
    return Conversation.objects.filter(updated__lt=limit).delete()[0]


async def round_of_work(door: Door) -> None:
    """Once through everything that may wait."""
    for conversation in await database(inbox.unhandled)():
        log.warning("a message was left unanswered: conversation %s", conversation)
        await door.handle_all(conversation)
    for job in (forget, *map(import_string, settings.WORKER_JOBS)):
        await run(job)


async def run(job: Callable[[], object]) -> None:
    """One job; a failed one is logged and does not keep the others from their work."""
    try:
        await database(job)()
    except Exception:
        log.exception("%s failed", job.__qualname__)


class Command(BaseCommand):
    help = "Runs until stopped."

    def handle(self, *args: object, **options: object) -> None:
        asyncio.run(self.work())

    async def work(self) -> None:
        """Round after round; a failed round is logged and the next one tried. A loop that ends ends the process."""
        await asyncio.gather(self.rounds(), *(import_string(loop)() for loop in settings.WORKER_LOOPS))

    async def rounds(self) -> None:
        door = Door(RasaAssistant())
        while True:
            try:
                await round_of_work(door)
            except Exception:
                log.exception("a round of work failed")
            await asyncio.sleep(PAUSE_SECONDS)
