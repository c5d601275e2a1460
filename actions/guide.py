"""The family's list of questions: show, add, remove, export."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.conversations.door import database
from bot.guide import services


def numbered(questions: list[str]) -> str:
    """The list as the family reads it."""
    return "\n\n".join(f"{number}. {question}" for number, question in enumerate(questions, start=1))


class GuideAction(Action):  # type: ignore[misc]
    """An action on the list of the tracker's conversation."""

    outcome = ""

    def name(self) -> str:
        return f"action_{self.outcome.replace('/', '_')}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        response, values = await database(self.work)(UUID(tracker.sender_id), tracker.latest_message.get("text") or "")
        dispatcher.utter_message(response=f"utter_{response}", **values)
        return []

    def work(self, conversation: UUID, text: str) -> tuple[str, dict[str, str]]:
        """The name of the response to give, and the values it holds."""
        raise NotImplementedError


class Show(GuideAction):
    outcome = "guide/show"

    def work(self, conversation: UUID, text: str) -> tuple[str, dict[str, str]]:
        listed = services.questions(conversation)
        return (self.outcome, {"questions": numbered(listed)}) if listed else (f"{self.outcome}_empty", {})


class Export(Show):
    outcome = "guide/export"


class Add(GuideAction):
    outcome = "guide/add"

    def work(self, conversation: UUID, text: str) -> tuple[str, dict[str, str]]:
        added = services.add(conversation, text)
        return (self.outcome, {"questions": added}) if added else ("guide/add_what", {})


class Remove(GuideAction):
    outcome = "guide/remove"

    def work(self, conversation: UUID, text: str) -> tuple[str, dict[str, str]]:
        gone = services.remove(conversation, text)
        return (self.outcome, {"questions": numbered(gone)}) if gone else ("guide/remove_empty", {})
