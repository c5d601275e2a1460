"""How the choices under a message are shown: as buttons, as a list that opens, or as lines with short buttons."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.base.outgoing_message import Button
from bot.channels.messaging.shapes import Shape
from bot.channels.messaging.text_splitting import utf16
from bot.content import translations
from bot.conversations.models import Message
from bot.conversations.numbered_choices import label


@dataclass(frozen=True)
class Choices:
    """`opens`: the words on the button that opens the list of `buttons`. `lines`: the text has to name all choices."""

    buttons: tuple[Button, ...] = ()
    opens: str = ""
    lines: bool = False


def choices(message: Message, shape: Shape, first: int) -> Choices:
    """The choices of a message as the platform can show them, all or none. `first`: the number of the first one."""
    titles = [button["title"] for button in message.buttons]
    if not titles:
        return Choices()
    ids = [f"{message.sequence}.{place}" for place in range(len(titles))]
    numbered = [f"{label(first + place, message.text)}. {title}" for place, title in enumerate(titles)]
    if len(titles) <= shape.buttons and _fit(titles, shape.title):
        return Choices(tuple(map(Button, ids, titles)))
    if len(titles) <= shape.rows and _fit(titles, shape.row_text):
        rows = (_row(*one, shape.row_title) for one in zip(ids, numbered, titles, strict=True))
        return Choices(tuple(rows), opens=translations.text_in("channel/choices", message.language))
    if shape.quick and len(titles) <= shape.buttons:
        short = (shortened(title, shape.title) for title in numbered)
        return Choices(tuple(map(Button, ids, short)), lines=True)
    return Choices(lines=True)


def _fit(titles: list[str], limit: int) -> bool:
    return all(utf16(title) <= limit for title in titles)


def _row(identifier: str, numbered: str, title: str, limit: int) -> Button:
    """A row of a list. What is too long for its title stands below it as a whole."""
    short = shortened(numbered, limit)
    return Button(identifier, short, "" if short == numbered else title)


def shortened(title: str, limit: int) -> str:
    """A title that fits, cut between words where there are some, with an ellipsis."""
    if utf16(title) <= limit:
        return title
    cut = title
    while utf16(cut) > limit - 1:
        cut = cut[:-1]
    words = cut.rpartition(" ")[0] if " " in cut[4:] and not title[len(cut) :].startswith(" ") else cut
    return f"{words.rstrip(' .,;:?!')}…"
