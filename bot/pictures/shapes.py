"""What a picture is made of before it is SVG: shapes from left to right, which are mirrored for other scripts later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bot.pictures.text_width import width, wrapped

Ink = Literal["ink", "accent", "on-accent", "bad", "line", "paper", "panel", "none"]
Align = Literal["start", "middle", "end"]
MARGIN = 10.0
PADDING = 10.0
GAP = 10.0
# No letter is smaller than this, on a screen 320 pixels wide.
BODY, NAME, TITLE = 14.0, 15.0, 17.0
LEADING = 1.35


@dataclass(frozen=True)
class Box:
    """A rectangle. `dashed`: what is not confirmed; `hatched` as well."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink = "panel"
    stroke: Ink = "line"
    radius: float = 8.0
    dashed: bool = False
    hatched: bool = False
    thick: float = 1.5


@dataclass(frozen=True)
class Text:
    """One line of text on its baseline; `room` is how wide it may be."""

    x: float
    y: float
    text: str
    room: float
    size: float = BODY
    bold: bool = False
    ink: Ink = "ink"
    align: Align = "start"

    @property
    def width(self) -> float:
        return width(self.text, self.size, self.bold)


@dataclass(frozen=True)
class Line:
    """A line; with `arrow` it points to its end."""

    x1: float
    y1: float
    x2: float
    y2: float
    ink: Ink = "line"
    dashed: bool = False
    arrow: bool = False
    thick: float = 1.5


@dataclass(frozen=True)
class Icon:
    """A sign of bot/pictures/icons.py in a square."""

    name: str
    x: float
    y: float
    size: float


Shape = Box | Text | Line | Icon


@dataclass(frozen=True)
class Drawing:
    """A whole picture."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Piece:
    """Shapes whose top is at 0, and how high they are: pieces are put below each other."""

    shapes: tuple[Shape, ...]
    height: float


def moved(shape: Shape, x: float = 0.0, y: float = 0.0) -> Shape:
    """The same shape elsewhere."""
    if isinstance(shape, Line):
        return replace(shape, x1=shape.x1 + x, x2=shape.x2 + x, y1=shape.y1 + y, y2=shape.y2 + y)
    return replace(shape, x=shape.x + x, y=shape.y + y)


def at(piece: Piece, x: float, y: float) -> tuple[Shape, ...]:
    """The shapes of a piece at a place."""
    return tuple(moved(shape, x, y) for shape in piece.shapes)


def paragraph(
    text: str, room: float, size: float = BODY, *, bold: bool = False, ink: Ink = "ink", align: Align = "start"
) -> Piece:
    """A text broken into lines; no height where there is no text."""
    if not text:
        return Piece((), 0.0)
    x = {"start": 0.0, "middle": room / 2, "end": room}[align]
    lines = wrapped(text, room, size, bold)
    shapes = (
        Text(x, round(size + place * size * LEADING, 2), line, room, size, bold, ink, align)
        for place, line in enumerate(lines)
    )
    return Piece(tuple(shapes), len(lines) * size * LEADING)


def stacked(pieces: Iterable[Piece], gap: float = 3.0) -> Piece:
    """Pieces below each other; empty ones take no room."""
    shapes: list[Shape] = []
    y = 0.0
    for piece in (piece for piece in pieces if piece.height):
        y += gap if shapes else 0.0
        shapes += at(piece, 0, y)
        y += piece.height
    return Piece(tuple(shapes), y)


def boxed(inner: Piece, wide: float, box: Box | None = None, *, left: float = PADDING) -> Piece:
    """A piece in a box as wide as `wide`. `left`: where it begins, to leave room for what stands before it."""
    height = inner.height + 2 * PADDING - 4
    drawn = replace(box or Box(0, 0, 0, 0), width=wide, height=height)
    return Piece((drawn, *at(inner, left, PADDING - 3)), height)


def marked(inner: Piece, wide: float, style: str) -> Piece:
    """A piece in a box with a strip before it: `solid`, `outline` (an empty strip) or `hatched` (not confirmed)."""
    loose = style == "hatched"
    box = Box(0, 0, 0, 0, fill="paper", stroke="line", dashed=loose)
    whole = boxed(inner, wide, box, left=PADDING + 14)
    fill: Ink = "accent" if style == "solid" else "paper"
    strip = Box(4, 4, 12, whole.height - 8, fill, "accent" if style == "solid" else "line", 3, hatched=loose)
    return Piece((whole.shapes[0], strip, *whole.shapes[1:]), whole.height)


def room_in_marked(wide: float) -> float:
    """How wide a text in a marked box may be."""
    return wide - 2 * PADDING - 14
