"""What travels between the pipeline, the assistant and the channels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from bot.conversations.details import ReplyDetails

Button = dict[str, Any]


@dataclass(frozen=True)
class Incoming:
    """A family's message as a channel hands it over. `button` is `<sequence>.<index>` of a button that we sent,
    or the outcome that a menu offers."""

    external_id: str
    text: str = ""
    button: str | None = None


@dataclass(frozen=True)
class Suggestions:
    """What the assistant would put under a reply beside its text's own buttons (`buttons.py` decides).

    `choices`: buttons of an action; `questions`: outcomes that the words may have meant too.
    """

    choices: tuple[Button, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """One message of ours. `outcome` is the catalogue's or the outcomes' id; empty where only choices are offered.

    `buttons` are those of its text; `offer` is None where no others belong to them. `confidence`: 0 to 1, None where
    nothing was read. `language`: what the family wrote in; once it is said, what it is spoken in. `version`: of the
    text; `model`: the id of the one that read. `names`: of the curated texts that it consists of, whose places `values`
    filled; none where its words are not translated.
    """

    text: str
    outcome: str = ""
    buttons: tuple[Button, ...] = ()
    details: ReplyDetails = field(default_factory=ReplyDetails)
    confidence: float | None = None
    language: str = ""
    version: int | None = None
    model: str = ""
    offer: Suggestions | None = None
    names: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_metadata(cls, text: str, outcome: str, buttons: Iterable[Button], metadata: Mapping[str, Any]) -> Reply:
        """With what a curated text or rasa says about it, in one flat mapping."""
        rest = {key: value for key, value in metadata.items() if key not in (*COLUMNS, "outcome")}
        columns = {key: metadata[key] for key in COLUMNS if metadata.get(key) is not None}
        return cls(text, outcome, tuple(buttons), ReplyDetails.from_json(rest), **columns)

    @property
    def columns(self) -> dict[str, Any]:
        """What the log keeps in columns of their own."""
        return {key: getattr(self, key) for key in COLUMNS}

    def over(self, below: Reply) -> Reply:
        """This reply, knowing what `below` knows where it does not say itself."""
        known = {key: value for key, value in below.columns.items() if getattr(self, key) in (None, "")}
        return replace(self, details=self.details.over(below.details), **known)


# What is filtered and counted by.
COLUMNS = ("confidence", "language", "version", "model")


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
