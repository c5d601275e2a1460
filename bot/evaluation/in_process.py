"""The assistant in this process: the trained model and our actions, without a network."""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog
from rasa_sdk.executor import ActionExecutor

from bot.conversations.rasa_client import as_reply
from bot.conversations.types import Question, Reply
from bot.understanding.rasa_channel import answer_question
from bot.understanding.tracker_store import RecentTrackerStore


class LocalActions(EndpointConfig):  # type: ignore[misc]
    """Stands where Rasa expects the address of the action server, and runs the same actions here."""

    def __init__(self) -> None:
        super().__init__()
        self.executor = ActionExecutor()
        self.executor.register_package("actions")

    async def request(self, *args: Any, json: dict[str, Any], **kwargs: Any) -> Any:
        return await self.executor.run(json)


class LocalAssistant:
    """Answers like the rasa and the actions process together."""

    def __init__(self, model: Path) -> None:
        configure_structlog(logging.WARNING)
        store = RecentTrackerStore(Domain.empty())
        self.agent = Agent.load(str(model), action_endpoint=LocalActions(), tracker_store=store)
        store.domain = self.agent.domain

    async def ask(self, question: Question) -> list[Reply]:
        return [as_reply(message) for message in await answer_question(asdict(question), self.agent)]
