"""What comes in from a platform. `id` is the platform's id of the event, `sender` the address of the family.

`also`: another address of the same family, by which the platform may call it the next time. `thread`: the id that an
answer has to name, on platforms that put answers into threads.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.safety.check import check

Kind = Literal["picture", "voice", "video", "file", "sticker", "location", "contact", "reaction", "edited", "other"]
Why = Literal["unreadable", "stale", "nameless", "forged"]
# Letters and symbols to Unicode, and nothing to the eye: Hangul fillers, a Braille cell without dots.
BLANK = "\u115f\u1160\u3164\uffa0\u2800"
# Behind the id of an event: its words, which came beside something that is not text.
WORDS = "-text"


@dataclass(frozen=True)
class Written:
    """Text. `quoted`: of what a mail quotes, an alarm that may be the family's (`messaging/quoted_alarms.py`)."""

    id: str
    sender: str
    text: str
    also: str = ""
    thread: str = ""
    quoted: str = field(default="", repr=False)


@dataclass(frozen=True)
class Pressed:
    """A button of ours, by the id that the adapter sent with it."""

    id: str
    sender: str
    button: str
    also: str = ""
    thread: str = ""


@dataclass(frozen=True)
class Other:
    """Something that is not text. Nothing of it is kept. `worded`: the words that came with it stand before it."""

    id: str
    sender: str
    kind: Kind
    worded: bool = False
    also: str = ""
    thread: str = ""


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


@dataclass(frozen=True)
class Renamed:
    """The platform calls a family by another address from now on: `after`, and perhaps `also`."""

    before: str
    after: str
    also: str = ""


@dataclass(frozen=True)
class Dropped:
    """An event that is not taken. `error`: the kind of the error, none of what was sent.

    `nameless`: it names no sender, or has no id. `forged`: somebody else sent it in a family's name. `words`: what a
    stale one says; it is read for alarms, and not kept.
    """

    why: Why
    error: str = ""
    words: tuple[Written, ...] = field(default=(), repr=False)


Inbound = Written | Pressed | Other
Event = Inbound | Status | Seen | Withdrawn | Renamed | Dropped


def _is_seen(sign: str) -> bool:
    """Whether a sign can be seen: a caption of what keyboards and apps put there unseen is no words."""
    return unicodedata.category(sign)[0] not in "CZM" and sign not in BLANK


def attached(
    id: str, sender: str, kind: Kind, words: str = "", also: str = "", thread: str = "", quoted: str = ""
) -> list[Event]:
    """Something that is not text, after the words that came with it: they may tell of an emergency.

    The words of a reaction are its emoji, unless there are letters in them.
    """
    said = words.strip() if any(map(_is_seen, words)) else ""
    if not (said or quoted) or (kind == "reaction" and not any(sign.isalpha() for sign in said)):
        return [Other(id, sender, kind, also=also, thread=thread)]
    words_first = Written(f"{id}{WORDS}", sender, said, also, thread, quoted)
    return [words_first, Other(id, sender, kind, worded=bool(said), also=also, thread=thread)]


def changed(id: str, sender: str, words: str, also: str = "") -> list[Event]:
    """A message that the family has changed. Its new words are kept, as a new message, where they tell of danger."""
    return [Written(id, sender, words, also) if check(words) else Other(id, sender, "edited", also=also)]
