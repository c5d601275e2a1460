"""After a turn the assistant's memory holds no word of it, so that an erased chat has left nothing there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.understanding.glossary_normalizer import Reader
from bot.understanding.interpretation import UNDERSTOOD
from bot.understanding.rasa_channel import answer_question
from bot.understanding.tracker_store import RecentTrackerStore

QUESTION = {"conversation": "c", "text": "what of the kerfuffle"}


class Played(Agent):  # type: ignore[misc]
    """An agent without a model: what Rasa's processor does with a tracker in a turn, broken off or not."""

    model_id = "m"

    def __init__(self, breaks: bool) -> None:
        self.kept = RecentTrackerStore(Domain.empty())
        super().__init__(Domain.empty(), tracker_store=self.kept)
        assert isinstance(self.tracker_store, FailSafeTrackerStore)
        self.breaks = breaks

    async def handle_message(self, message: UserMessage) -> Any:
        tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(message.text, parse_data={"text": message.text, UNDERSTOOD: {"confidence": 0.7}}))
        await self.tracker_store.save(tracker)
        if self.breaks:
            raise RuntimeError("broken")
        await message.output_channel.send_response(message.sender_id, {"text": "An answer."})
        tracker.update(BotUttered("An answer."))
        tracker.update(ActionExecuted("action_listen"))
        await self.tracker_store.save(tracker)


def held(tracker: DialogueStateTracker) -> str:
    """All that a tracker holds, as text."""
    return repr([event.as_dict() for event in tracker.events]) + repr(tracker.latest_message.as_dict())


def test_a_turn_leaves_no_word_and_the_assistant_listening() -> None:
    agent = Played(breaks=False)

    [reply] = asyncio.run(answer_question(QUESTION, agent))

    assert reply["text"] == "An answer." and reply["metadata"]["confidence"] == 0.7
    tracker = agent.kept.trackers["c"]
    assert "kerfuffle" not in held(tracker)
    assert tracker.latest_action_name == "action_listen"


def test_a_turn_that_breaks_down_leaves_no_word_either() -> None:
    agent = Played(breaks=True)

    with pytest.raises(RuntimeError, match="broken"):
        asyncio.run(answer_question(QUESTION, agent))

    assert "kerfuffle" not in held(agent.kept.trackers["c"])


def test_the_reader_keeps_no_words() -> None:
    reader = Reader.load()

    assert reader.read("what of the Kerfuffle and MMF") == "what of the kerfuffle and mycophenolate"

    assert "Kerfuffle" not in reader.nlp.vocab.strings and "kerfuffle" not in reader.nlp.vocab.strings
    assert "mycophenolate" in reader.nlp.vocab.strings
