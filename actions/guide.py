"""The family's list of questions: an action for each wish of `bot/guide/dialogue.py`, which carries them out."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from typing import Any
from uuid import UUID

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import tracing
from bot.guide.dialogue import WISHES, areply

log = logging.getLogger(__name__)


class GuideAction(Action, ABC):  # type: ignore[misc]
    """An action on the list of the tracker's conversation."""

    @property
    @abstractmethod
    def wish(self) -> str:
        """Its name in `WISHES`."""

    def name(self) -> str:
        return f"action_guide_{self.wish}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        begun = time.monotonic()
        message = tracker.latest_message
        verbatim = ((message.get("metadata") or {}).get("previous") or {}).get("on_words") == "guide/add"
        text = message.get("text") or ""
        with tracing.called(self.name()):
            said = await areply(self.wish, UUID(tracker.sender_id), self.argument(message), text, verbatim)
        details = {**said.details.to_json(), "choices": said.choices, "values": said.values}
        dispatcher.utter_message(response=f"utter_{said.response}", json_message=details, **said.values)
        log.info("%s in %.0f ms", self.name(), (time.monotonic() - begun) * 1000)
        return []

    def argument(self, message: dict[str, Any]) -> str:
        """What a pressed button carries: `guide/pick:risks-gvhd` carries `risks-gvhd`."""
        outcomes = (message.get("understood") or {}).get("outcomes") or []
        parts = (str(outcome).partition(":") for outcome in outcomes)
        return next((argument for name, _, argument in parts if name == f"guide/{self.wish}"), "")


# rasa_sdk registers every class that it finds; domain.yml names the same.
FAMILY = tuple(type(f"Guide{wish.title()}", (GuideAction,), {"wish": wish, "__module__": __name__}) for wish in WISHES)
