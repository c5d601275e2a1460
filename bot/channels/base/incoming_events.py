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
    """Something that is not text. Nothing of it is kept. `worded`: the words that came with it stand before it."""

    id: str
    sender: str
    kind: Kind
    worded: bool = False


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


@dataclass(frozen=True)
class Withdrawn:
    """The family took a message back. `message`: the id of the event as which it came."""

    message: str


Inbound = Written | Pressed | Other
Event = Inbound | Status | Seen | Withdrawn


def attached(id: str, sender: str, kind: Kind, words: str = "") -> list[Event]:
    """Something that is not text, after the words that came with it: they may tell of an emergency.

    The words of a reaction are its emoji, unless there are letters in them.
    """
    said = words.strip()
    if not said or (kind == "reaction" and not any(sign.isalpha() for sign in said)):
        return [Other(id, sender, kind)]
    return [Written(f"{id}-text", sender, said), Other(id, sender, kind, worded=True)]
