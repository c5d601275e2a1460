"""What comes in from a platform. `id` is the platform's id of the event, `sender` the address of the family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["picture", "voice", "video", "file", "sticker", "location", "contact", "reaction", "edited", "other"]


@dataclass(frozen=True)
class Written:
    """Text."""

    id: str
    sender: str
    text: str


@dataclass(frozen=True)
class Pressed:
    """A button of ours, by the id that the adapter sent with it."""

    id: str
    sender: str
    button: str


@dataclass(frozen=True)
class Other:
    """Something that is not text. Nothing of it is kept."""

    id: str
    sender: str
    kind: Kind


@dataclass(frozen=True)
class Status:
    """What became of a message of ours. `message`: the id that `send` gave; `reason`: for staff, where it failed."""

    message: str
    status: Literal["sent", "delivered", "read", "failed"]
    reason: str = ""


@dataclass(frozen=True)
class Seen:
    """The family has read everything that was sent to it until then, on platforms that say no more than that."""

    sender: str
    until: datetime


Inbound = Written | Pressed | Other
Event = Inbound | Status | Seen
