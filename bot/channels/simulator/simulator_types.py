"""What the simulated platforms speak of: telephones and what stands on them, calls of ours, requests to us."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class File:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Button:
    """`data` is what the platform tells us when it is pressed."""

    title: str
    data: str


@dataclass
class Bubble:
    """A message on a telephone. `mine`: the family's own. `id`: the platform's."""

    id: str
    mine: bool
    text: str = ""
    kind: str = "text"
    buttons: tuple[Button, ...] = ()
    file: File | None = None
    status: str = ""


@dataclass
class Phone:
    """One family's chat with us on one platform. `owner` is whoever holds it, `address` how the platform calls them."""

    platform: str
    owner: str
    address: str
    bubbles: list[Bubble] = field(default_factory=list)
    waiting: str = ""  # a pressed button that was not acknowledged yet

    def find(self, identifier: str) -> Bubble | None:
        """The bubble with a platform's id."""
        return next((bubble for bubble in self.bubbles if bubble.id == identifier), None)


@dataclass(frozen=True)
class Act:
    """What a family does: writes (`text`), presses (`button`: its data), or sends a `kind` of something else."""

    kind: str
    text: str = ""
    button: str = ""
    bubble: str = ""


@dataclass(frozen=True)
class Call:
    """A call of ours. `path` is what follows the platform's base address."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes = b""
    form: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """The body. Raises Problem where it is no JSON object."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise Problem(Answer(400, {"error": "no JSON object"}))
        return found


@dataclass(frozen=True)
class Answer:
    """What the platform answers: `body` as JSON."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class Problem(Exception):
    """A call that the platform refuses, with its answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True)
class Request:
    """A request of the platform to our webhook. `query` without question mark."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
