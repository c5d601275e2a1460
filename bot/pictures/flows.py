"""What comes one after the other: steps, and a timeline whose unknown lengths have open ends."""

from __future__ import annotations

from bot.pictures.labels import Labels
from bot.pictures.picture_file import Part, Picture
from bot.pictures.shapes import (
    BODY,
    GAP,
    NAME,
    PADDING,
    Box,
    Icon,
    Line,
    Piece,
    Shape,
    Text,
    at,
    boxed,
    marked,
    paragraph,
    room_in_marked,
    stacked,
)

ICON, ARROW = 48.0, 22.0
BAR, BESIDE = 18.0, 32.0


def steps(picture: Picture, labels: Labels, wide: float) -> Piece:
    """Boxes with a sign and a number, and arrows between them."""
    pieces: list[Piece] = []
    for place, part in enumerate(picture.parts):
        if pieces:
            pieces.append(Piece((Line(wide / 2, 2, wide / 2, ARROW - 3, "ink", arrow=True, thick=2.5),), ARROW))
        pieces.append(_step(place + 1, part, labels, wide))
    return stacked(pieces, 0)


def _step(number: int, part: Part, labels: Labels, wide: float) -> Piece:
    title, text = labels.of(part)
    room = wide - 2 * PADDING
    beside = room - ICON - GAP
    name = paragraph(f"{number}. {title}", beside, NAME, bold=True)
    if wide > 400:
        top = stacked([name, paragraph(text, beside)])
        inner = _beside_icon(part, top)
    else:
        inner = stacked([_beside_icon(part, name), paragraph(text, room)], 5)
    if not part.confirmed:
        tag = _not_confirmed(labels, room)
        inner = stacked([inner, tag], 6)
    return boxed(inner, wide, Box(0, 0, 0, 0, dashed=not part.confirmed))


def _beside_icon(part: Part, text: Piece) -> Piece:
    height = max(ICON, text.height)
    return Piece((Icon(part.icon, 0, 0, ICON), *at(text, ICON + GAP, max(0.0, (ICON - text.height) / 2))), height)


def _not_confirmed(labels: Labels, room: float) -> Piece:
    return marked(paragraph(labels.own["not_confirmed"], room_in_marked(room), bold=True), room, "hatched")


def timeline(picture: Picture, labels: Labels, wide: float) -> Piece:
    """A bar for each phase. Where its length is known it is closed; where it is not, its end fades into dashes."""
    phases = [_phase(place + 1, part, labels, wide) for place, part in enumerate(picture.parts)]
    return stacked(phases, 4)


def _phase(number: int, part: Part, labels: Labels, wide: float) -> Piece:
    title, text, length = labels.of(part)
    room = wide - BESIDE
    name = paragraph(title, room, NAME, bold=True)
    told = stacked([name, paragraph(text, room), _length(part, length, labels, room)], 4)
    height = told.height + 12
    return Piece((*_bar(part, height), *_number(number), *at(told, BESIDE, 0)), height)


def _number(number: int) -> tuple[Shape, ...]:
    text = Text(BAR / 2 + 2, 15.5, str(number), 22, BODY, True, "on-accent", "middle")
    return Box(0, 0, 22, 22, "accent", "accent", 11), text


def _bar(part: Part, height: float) -> tuple[Shape, ...]:
    x, thick = 5.0, 12.0
    if not part.open:
        foot = Line(x - 3, height - 4, x + 15, height - 4, "accent", thick=3)
        return Box(x, 11, thick, height - 15, "accent", "accent", 4), foot
    solid = max(14.0, height - 11 - 44)
    shapes: list[Shape] = [Box(x, 11, thick, solid, "accent", "accent", 0)]
    y = 11 + solid + 4
    for dash in (8.0, 6.0, 4.0):
        shapes.append(Box(x, y, thick, dash, "paper", "accent", 0))
        y += dash + 6
    return tuple(shapes)


def _length(part: Part, length: str, labels: Labels, room: float) -> Piece:
    """How long it takes, as far as that is known."""
    style = "solid" if part.confirmed and not part.open else "hatched"
    said = [length] if length else []
    said += [] if part.confirmed else [labels.own["not_confirmed"]]
    said += [labels.own["open_end"]] if part.open and part.confirmed else []
    inner = room_in_marked(room)
    return marked(stacked([paragraph(text, inner, bold=place == 0) for place, text in enumerate(said)], 1), room, style)
