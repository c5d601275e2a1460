"""Reads what a platform sent, each event by itself: one that cannot be read takes no other with it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError, root_validator
from pydantic.utils import ROOT_KEY

from bot.channels.base.incoming_events import Dropped, Event, Renamed, Seen, Status, Withdrawn, Written
from bot.channels.base.interface import Unverified

# An address or an id that is longer is none of a platform's.
LONGEST_ID = 512
# What reading can end in, whatever stands in the JSON: pydantic's errors, times that are none, nesting without end.
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, OSError)


class Stale(Exception):
    """An event that is older than the platform ever repeats one, as it would have been taken."""

    def __init__(self, events: list[Event]) -> None:
        super().__init__()
        self.events = events


class AllStale(Unverified):
    """Nothing but stale events: somebody made an old request again, or the platform came much too late."""

    def __init__(self, events: list[Event]) -> None:
        super().__init__("from another time")
        self.events = events


Read = TypeVar("Read", bound="Payload")


class Payload(BaseModel):
    """A part of a platform's JSON. What is null counts as not there."""

    @root_validator(pre=True)
    def _without_nulls(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value is not None}

    @classmethod
    def readable(cls: type[Read], given: Any) -> Read:
        """The object without what cannot be read in it, however deep: a strange picture must not take its words along.

        Raises ValidationError where a field that has to be there is missing or wrong.
        """
        try:
            return cls.parse_obj(given)
        except ValidationError as error:
            less = copy.deepcopy(given)
            removed = [_remove(less, one["loc"], one["type"]) for one in error.errors()]
            if not any(removed):
                raise
        return cls.readable(less)


def _remove(given: Any, place: Sequence[int | str], kind: str) -> bool:
    """Removes the wrong value at `place`, or the object that lacks a field there. Whether anything was removed."""
    lacks = kind == "value_error.missing" or place[-1] == ROOT_KEY
    path = list(place[:-1] if lacks else place)
    try:
        last = path.pop()
        for step in path:
            given = given[step]
        del given[last]
    except (LookupError, TypeError):
        return False
    return True


def salvaged(model: type[Read], given: Any, events: Callable[[Read], list[Event]]) -> list[Event]:
    """The events of an object, without what cannot be read in it. Raises ValidationError where then none is left."""
    try:
        found = model.parse_obj(given)
    except ValidationError:
        if rest := events(model.readable(given)):
            return rest
        raise
    return events(found)


def json_body(body: bytes) -> dict[str, Any]:
    """The object in a body. Raises Unverified for what is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Unverified("not JSON") from None
    if not isinstance(found, dict):
        raise Unverified("not a JSON object")
    return found


def items(found: Any, name: str) -> list[Any]:
    """The list `name` of an object; empty where there is no object, or no list."""
    given = found.get(name) if isinstance(found, dict) else None
    return given if isinstance(given, list) else []


def each(given: Iterable[Any], read: Callable[[Any], list[Event]]) -> list[Event]:
    """The events of all items, in order. For an item that `read` cannot read, or that is Stale, stands a Dropped."""
    return [event for one in given for event in _read(one, read)]


def _read(one: Any, read: Callable[[Any], list[Event]]) -> list[Event]:
    try:
        return checked(read(one))
    except Stale as stale:
        words = tuple(event for event in checked(stale.events) if isinstance(event, Written))
        return [Dropped("stale", words=words)]
    except UNREADABLE as error:
        return [Dropped("unreadable", type(error).__name__)]


def fresh(events: list[Event], stale: bool) -> list[Event]:
    """The events. Raises Stale where they are."""
    if stale:
        raise Stale(events)
    return events


def checked(events: list[Event]) -> list[Event]:
    """The events, with a Dropped for each that names nobody: an empty sender would share its chat with all others."""
    return [event if all(map(_names_somebody, _names(event))) else Dropped("nameless") for event in events]


def _names(event: Event) -> tuple[str, ...]:
    if isinstance(event, Dropped):
        return ()
    if isinstance(event, Status | Withdrawn):
        return (event.message,)
    if isinstance(event, Seen):
        return (event.sender,)
    return (event.before, event.after) if isinstance(event, Renamed) else (event.id, event.sender)


def _names_somebody(name: str) -> bool:
    """Lone surrogates are half a sign, and stand in no name."""
    return bool(name.strip()) and len(name) <= LONGEST_ID and name.isprintable()


def refuse_stale(events: list[Event]) -> list[Event]:
    """The events. Raises AllStale where all of them are."""
    if events and all(isinstance(event, Dropped) and event.why == "stale" for event in events):
        raise AllStale(events)
    return events
