"""What an adapter sends: one message of the platform, already split and fitted."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bot.sealing import seal, unseal


@dataclass(frozen=True)
class Button:
    """`id` comes back as `Pressed.button`: at most 20 ASCII characters. `text`: the whole, under a shortened title."""

    id: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class Document:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Part:
    """`text` with `buttons` under it, or as the caption of `document`.

    `opens`: the buttons are a list, behind a button with these words. `thread`: the platform's id of what the family
    sent last, where its events name one.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    document: Document | None = None
    opens: str = ""
    thread: str = ""


@dataclass(frozen=True)
class Draft:
    """A part as the outbox keeps it, sealed: a document is made when it is sent. `paper`: the chat's list as PDF."""

    text: str
    buttons: tuple[Button, ...] = ()
    paper: bool = False
    opens: str = ""

    def sealed(self) -> str:
        return seal({"draft": json.dumps(asdict(self))})

    @staticmethod
    def opened(sealed: str) -> Draft:
        kept = json.loads(unseal(sealed)["draft"])
        buttons = tuple(Button(**button) for button in kept["buttons"])
        return Draft(kept["text"], buttons, kept["paper"], kept.get("opens", ""))
