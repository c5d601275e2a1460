"""`manage.py worker`: answers what a stopped process left unanswered, and deletes what is past its time."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from bot.conversations import inbox
from bot.conversations.assistant import RasaAssistant
from bot.conversations.door import Door, database
from bot.conversations.models import Announcement, Conversation

log = logging.getLogger(__name__)
PAUSE_SECONDS = 5
# Nobody needs an announcement for long; its row names a chat.
ANNOUNCED = timedelta(minutes=10)


def forget() -> int:
    """Delete chats in which nothing happened for RETENTION_DAYS. Returns how many rows went."""
    limit = timezone.now() - timedelta(days=settings.RETENTION_DAYS)
    Announcement.objects.filter(changed__lt=timezone.now() - ANNOUNCED).delete()
    return Conversation.objects.filter(updated__lt=limit).delete()[0]


async def round_of_work(door: Door) -> None:
    """Once through everything that may wait."""
    for conversation in await database(inbox.unhandled)():
        log.warning("a message was left unanswered: conversation %s", conversation)
        await door.handle_next(conversation)
    await database(forget)()


class Command(BaseCommand):
    help = "Runs until stopped."

    def handle(self, *args: object, **options: object) -> None:
        asyncio.run(self.work())

    async def work(self) -> None:
        """Round after round; a failed round is logged and the next one tried."""
        door = Door(RasaAssistant())
        while True:
            try:
                await round_of_work(door)
            except Exception:
                log.exception("a round of work failed")
            await asyncio.sleep(PAUSE_SECONDS)
