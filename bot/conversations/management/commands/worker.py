"""`manage.py worker`: answers what a stopped process left unanswered, and deletes what is past its time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.module_loading import import_string

from bot import data_controller, log_context, telemetry, tracing
from bot.conversations import expiry, leadership, preload, turns
from bot.conversations.models import Announcement
from bot.conversations.pipeline import Pipeline
from bot.conversations.rasa_client import RasaAssistant
from bot.database import writing

log = logging.getLogger(__name__)
PAUSE_SECONDS = 5
# Chats in which the assistant is asked at the same time.
TOGETHER = asyncio.Semaphore(4)
# Nobody needs an announcement for long; its row names a chat.
ANNOUNCED = timedelta(minutes=10)
# At most so many rows are deleted in one transaction; between two of them others get the database.
MOST = 5000
BETWEEN_SECONDS = 0.05


async def delete_old_chats() -> None:
    """Delete chats in which nothing happened for RETENTION_DAYS, a few at a time, so that others write in between.

    Raises ConfigurationError, and deletes nothing, where that is less than a day.
    """
    before = await expiry.abegin_round()
    if before is None:
        return
    gone = 0
    try:
        while some := await expiry.adelete_batch(before):
            gone += some
            await asyncio.sleep(BETWEEN_SECONDS)
    finally:
        await expiry.aend_round(gone)


def forget_announcements() -> None:
    """They are of use for seconds."""
    old = Announcement.objects.filter(changed__lt=timezone.now() - ANNOUNCED)
    Announcement.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST])).delete()


async def round_of_work(pipeline: Pipeline) -> None:
    """Once through everything that may wait. Of several workers one does the jobs; any of them takes messages."""
    telemetry.round_begins("worker")
    await asyncio.gather(*(answer_left(pipeline, conversation) for conversation in await turns.aabandoned_chats()))
    for job in (delete_old_chats, forget_announcements, *map(import_string, settings.WORKER_JOBS)):
        if not await leadership.alead():
            break
        await run(job)
    await run(import_string(settings.WORKER_ROUND_DONE))


async def answer_left(pipeline: Pipeline, conversation: UUID) -> None:
    """Handle what a stopped process left in a chat, as far as it can be handled now."""
    # No request is behind this work, and it has an id all the same.
    with log_context.binding(request=log_context.new_request()):
        async with TOGETHER:
            await _answer_left(pipeline, conversation)


async def _answer_left(pipeline: Pipeline, conversation: UUID) -> None:
    try:
        while await pipeline.handle_next(conversation):
            log.warning("a message was left unanswered, and is answered now: conversation %s", conversation)
    except Exception:
        log.exception("conversation %s could not be handled; it is tried again", conversation)


async def kept_up(loop: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """A loop for as long as the worker runs: where it fails, it begins again."""
    while True:
        try:
            await loop()
        except Exception:
            log.exception("a loop of the worker failed; it begins again")
        await asyncio.sleep(PAUSE_SECONDS)


def _call(job: Callable[[], object]) -> object:
    return job()


_acall = writing(_call)


async def run(job: Callable[[], object]) -> None:
    """One job; a failed one is logged and does not keep the others from their work."""
    try:
        await (job() if asyncio.iscoroutinefunction(job) else _acall(job))
    except Exception:
        log.exception("%s failed", job.__qualname__)


class Command(BaseCommand):
    help = "Runs until stopped."

    def handle(self, *args: object, **options: object) -> None:
        log_context.name_process("worker")
        tracing.start("worker")
        data_controller.check_controller(settings.PRIVACY_FILE, demo=settings.DEMO)
        preload.load_everything()
        asyncio.run(self.work())

    async def work(self) -> None:
        """Round after round, and beside them what goes on all the time. What fails is logged and tried again."""
        await asyncio.gather(*map(kept_up, (self.rounds, *map(import_string, settings.WORKER_LOOPS))))

    async def rounds(self) -> None:
        pipeline = Pipeline(RasaAssistant())
        while True:
            await round_of_work(pipeline)
            await asyncio.sleep(PAUSE_SECONDS)
