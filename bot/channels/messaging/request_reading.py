"""What a verified request holds, by the account that each event is for."""

from __future__ import annotations

from bot.channels import registry
from bot.channels.base import event_reading
from bot.channels.base.incoming_events import Dropped, Event
from bot.channels.base.interface import Channel, WebhookRequest

Batch = tuple[Channel, list[Event]]


def batches(channel: Channel, given: WebhookRequest) -> tuple[list[Batch], list[Batch]]:
    """The events for each account that the request may be about; behind them those of accounts with stale ones only."""
    fresh: list[Batch] = []
    stale: list[Batch] = []
    for one in registry.together(channel):
        try:
            fresh.append((one, _events(one, given)))
        except event_reading.AllStale as error:
            stale.append((one, error.events))
    return fresh, stale


def _events(channel: Channel, given: WebhookRequest) -> list[Event]:
    """One that we cannot read would come again for ever and hold up all others."""
    try:
        return event_reading.checked(channel.parse(given))
    except event_reading.UNREADABLE as error:
        return [Dropped("unreadable", type(error).__name__)]
