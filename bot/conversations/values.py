"""What travels between the door, the assistant and the channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Incoming:
    """A family's message as a channel hands it over. `button` is `<sequence>.<index>` of a button that we sent,
    or the outcome that a menu offers."""

    external_id: str
    text: str = ""
    button: str | None = None


@dataclass(frozen=True)
class Reply:
    """One message of ours. `outcome` is the catalogue's or the outcomes' id; empty where only choices are offered."""

    text: str
    outcome: str = ""
    buttons: tuple[dict[str, str], ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What the assistant is asked: the redacted text, the button's outcome if one was pressed, and the turn before.

    `page` is the language that the family chose for the page.
    """

    conversation: str
    text: str
    outcome: str | None = None
    previous: dict[str, Any] = field(default_factory=dict)
    page: str = "en"


class AssistantUnavailable(Exception):
    """The assistant did not answer in time, or not in its form."""


class AssistantAway(AssistantUnavailable):
    """The assistant is not there, or went away while it was asked: it is starting again, or will be."""


class Assistant(Protocol):
    """Whatever answers a question: Rasa over HTTP, or in the same process (evaluation)."""

    async def ask(self, question: Question) -> list[Reply]:
        """The replies, in order. Raises AssistantUnavailable."""
        ...
