"""From a picture and its labels to shapes, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.pictures import flows, sheets, tables
from bot.pictures.labels import Labels
from bot.pictures.picture_file import Picture
from bot.pictures.shapes import (
    GAP,
    MARGIN,
    PADDING,
    TITLE,
    Box,
    Drawing,
    Icon,
    Piece,
    Text,
    at,
    boxed,
    paragraph,
    stacked,
)

# What a phone shows without zooming, and what a wider screen or paper has room for.
NARROW, WIDE = 280.0, 560.0
LAYOUTS: dict[str, Callable[[Picture, Labels, float], Piece]] = {
    "steps": flows.steps,
    "timeline": flows.timeline,
    "table": tables.table,
    "columns": tables.columns,
    "counts": tables.counts,
    "card": sheets.card,
    "papers": sheets.papers,
}


def drawing(picture: Picture, labels: Labels, width: float = NARROW) -> Drawing:
    """The whole picture, from left to right."""
    room = width - 2 * MARGIN
    parts = [paragraph(labels.title, room, TITLE, bold=True), LAYOUTS[picture.kind](picture, labels, room)]
    if labels.note:
        parts.append(boxed(paragraph(labels.note, room - 2 * PADDING), room))
    whole = stacked(parts, GAP)
    return Drawing(width, round(whole.height + 2 * MARGIN), at(whole, MARGIN, MARGIN))


def faults(drawn: Drawing) -> Iterator[str]:
    """What of a drawing does not fit: a word wider than its box, or what stands outside the picture."""
    for shape in drawn.shapes:
        if isinstance(shape, Text) and shape.width > shape.room + 0.5:
            yield f"{shape.text!r} is {shape.width:.0f} pixels wide and its box {shape.room:.0f}. Use shorter words."
        if isinstance(shape, (Box, Icon)) and not _inside(shape, drawn):
            yield "a box stands outside the picture."


def _inside(shape: Box | Icon, drawn: Drawing) -> bool:
    wide, high = (shape.size, shape.size) if isinstance(shape, Icon) else (shape.width, shape.height)
    return shape.x >= 0 and shape.y >= 0 and shape.x + wide <= drawn.width and shape.y + high <= drawn.height
