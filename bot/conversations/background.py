"""Handles messages after their sender was told that they are stored. What a stopped process leaves, the worker does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

from bot.errors import BotError

log = logging.getLogger(__name__)


class Background:
    """Does `work` for conversations, at most one task for each."""

    def __init__(self, work: Callable[[UUID], Awaitable[None]]) -> None:
        self.work = work
        self.wanted: set[UUID] = set()
        self.tasks: dict[UUID, asyncio.Task[None]] = {}

    def handle(self, conversation: UUID) -> None:
        """Have the waiting messages of a conversation handled soon."""
        self.wanted.add(conversation)
        if conversation not in self.tasks:
            self.tasks[conversation] = asyncio.create_task(self._work(conversation))

    async def _work(self, conversation: UUID) -> None:
        try:
            while conversation in self.wanted:  # a message that came during the last look is not overlooked
                self.wanted.discard(conversation)
                await self.work(conversation)
        except BotError as refusal:
            log.info("conversation %s: %s", conversation, refusal.code)
        except Exception:
            log.exception("a message of conversation %s could not be handled; the worker tries again", conversation)
        finally:
            self.wanted.discard(conversation)
            del self.tasks[conversation]
