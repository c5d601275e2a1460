"""The family's list of questions: one thin action for each wish (`bot/guide/dialogue.py` carries them out)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.database import writing
from bot.guide.dialogue import reply


class GuideAction(Action):  # type: ignore[misc]
    """An action on the list of the tracker's conversation."""

    wish = ""

    def name(self) -> str:
        return f"action_guide_{self.wish}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        message = tracker.latest_message
        verbatim = ((message.get("metadata") or {}).get("previous") or {}).get("on_words") == "guide/add"
        text = message.get("text") or ""
        said = await writing(reply)(self.wish, UUID(tracker.sender_id), self.argument(message), text, verbatim)
        details = {**said.details.to_json(), "choices": said.choices}
        dispatcher.utter_message(response=f"utter_{said.response}", json_message=details, **said.values)
        return []

    def argument(self, message: dict[str, Any]) -> str:
        """What a pressed button carries: `guide/pick:risks-gvhd` carries `risks-gvhd`."""
        outcomes = (message.get("understood") or {}).get("outcomes") or []
        parts = (str(outcome).partition(":") for outcome in outcomes)
        return next((argument for name, _, argument in parts if name == f"guide/{self.wish}"), "")


class Start(GuideAction):
    wish = "start"


class Tell(GuideAction):
    wish = "tell"


class Suggest(GuideAction):
    wish = "suggest"


class Pick(GuideAction):
    wish = "pick"


class Add(GuideAction):
    wish = "add"


class Merge(GuideAction):
    wish = "merge"


class Keep(GuideAction):
    wish = "keep"


class Write(GuideAction):
    wish = "write"


class Show(GuideAction):
    wish = "show"


class Top(GuideAction):
    wish = "top"


class Move(GuideAction):
    wish = "move"


class Remove(GuideAction):
    wish = "remove"


class Undo(GuideAction):
    wish = "undo"


class Clear(GuideAction):
    wish = "clear"


class Export(GuideAction):
    wish = "export"


class Text(GuideAction):
    wish = "text"


class Revoke(GuideAction):
    wish = "revoke"


class Share(GuideAction):
    wish = "share"


class Consent(GuideAction):
    wish = "consent"
