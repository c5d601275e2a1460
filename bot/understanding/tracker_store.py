"""Keeps the trackers of recent conversations in memory. The log in our database is the record; this is a cache.

Rasa's SQL store costs about 10 ms a turn and a second copy of every word. What a turn needs from earlier ones comes
from the pipeline with each message, so a conversation that fell out of this cache, or a restart, loses nothing.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

CONVERSATIONS = 2000


class RecentTrackerStore(TrackerStore):  # type: ignore[misc]
    """The last `conversations` trackers, each cut to where it began to listen.

    The policies replay a tracker's events several times in each turn, so that with whole trackers a turn grows by
    0.4 ms with each earlier one. No rule of ours looks further back, and what is dropped is not kept anywhere in rasa.
    Rasa's own bound, `max_event_history`, does not hold: the processor takes it away when it asks for a tracker.
    """

    def __init__(
        self,
        domain: Domain,
        event_broker: EventBroker | None = None,
        conversations: int = CONVERSATIONS,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self.trackers: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        self.conversations = conversations

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        tracker.events = deque(since_listening(list(tracker.events)))
        self.trackers[tracker.sender_id] = tracker
        self.trackers.move_to_end(tracker.sender_id)
        while len(self.trackers) > self.conversations:
            self.trackers.popitem(last=False)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return self.trackers.get(sender_id)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        return await self.retrieve(conversation_id)

    async def delete(self, sender_id: str) -> None:
        self.trackers.pop(sender_id, None)

    async def keys(self) -> Iterable[str]:
        return list(self.trackers)


def since_listening(events: list[Event]) -> list[Event]:
    """The events from the last time on that the assistant began to listen; all where it never did."""
    began = (place for place in reversed(range(len(events))) if _listens(events[place]))
    return events[next(began, 0) :]


def _listens(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
