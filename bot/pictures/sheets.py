"""What is on paper: a card to keep, and a page of the list before and after."""

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
    at,
    boxed,
    marked,
    paragraph,
    room_in_marked,
    stacked,
)

SIGN = 22.0
WRITING = 26.0
ARROW = 24.0


def card(picture: Picture, labels: Labels, wide: float) -> Piece:
    """Signs, what to do, a number to read from afar, a line to show, and lines to write on."""
    return stacked([_of_card(part, labels, wide) for part in picture.parts], 7)


def _of_card(part: Part, labels: Labels, wide: float) -> Piece:
    (text,) = labels.of(part)
    if part.role in ("number", "line") and not text:  # a trial without a number or a line
        return Piece((), 0.0)
    drawn = {
        "head": lambda: boxed(
            paragraph(text, wide - 2 * PADDING, NAME, bold=True), wide, Box(0, 0, 0, 0, "panel", "bad", thick=3)
        ),
        "sign": lambda: _signed(part, text, wide),
        "do": lambda: marked(paragraph(text, room_in_marked(wide), bold=True), wide, "solid"),
        "number": lambda: boxed(
            paragraph(text, wide - 2 * PADDING, 34, bold=True, align="middle"),
            wide,
            Box(0, 0, 0, 0, "paper", "ink", thick=3),
        ),
        "line": lambda: boxed(paragraph(text, wide - 2 * PADDING, 19), wide, Box(0, 0, 0, 0, "paper", "ink")),
        "blank": lambda: _blank(text, wide),
        "note": lambda: paragraph(text, wide) if part.confirmed else _doubted(text, labels, wide),
    }
    return drawn[part.role]()


def _signed(part: Part, text: str, wide: float) -> Piece:
    told = paragraph(text, wide - SIGN - 10, NAME)
    return Piece((Icon(part.icon or "sign", 0, 0, SIGN), *at(told, SIGN + 10, 1)), max(SIGN + 2, told.height))


def _doubted(text: str, labels: Labels, wide: float) -> Piece:
    room = room_in_marked(wide)
    said = stacked([paragraph(labels.own["not_confirmed"], room, bold=True), paragraph(text, room)], 1)
    return marked(said, wide, "hatched")


def _blank(text: str, wide: float) -> Piece:
    """A label, and a line to write on."""
    told = paragraph(text, wide, BODY)
    y = told.height + WRITING - 2
    return Piece((*told.shapes, Line(0, y, wide, y, "line")), told.height + WRITING)


def papers(picture: Picture, labels: Labels, wide: float) -> Piece:
    """Sheets of paper: below each other with an arrow, or side by side where there is room."""
    if wide <= 400:
        sheets = [_sheet(part, labels, wide) for part in picture.parts]
        arrow = Piece((Line(wide / 2, 3, wide / 2, ARROW - 3, "ink", arrow=True, thick=2.5),), ARROW)
        return stacked([piece for sheet in sheets for piece in (arrow, sheet)][1:], 0)
    each = (wide - GAP * (len(picture.parts) - 1)) / len(picture.parts)
    sheets = [_sheet(part, labels, each) for part in picture.parts]
    shapes = (shape for place, sheet in enumerate(sheets) for shape in at(sheet, place * (each + GAP), 0))
    return Piece(tuple(shapes), max(sheet.height for sheet in sheets))


def _sheet(part: Part, labels: Labels, wide: float) -> Piece:
    title, *texts = labels.of(part)
    room = wide - 2 * PADDING
    said = iter(texts)
    rows = [_of_sheet(row, "" if row == "blank" else next(said), room) for row in part.rows]
    sheet = boxed(stacked(rows, 6), wide, Box(0, 0, 0, 0, "paper", "ink", 2))
    return stacked([paragraph(title, wide, NAME, bold=True), sheet], 4)


def _of_sheet(row: str, text: str, room: float) -> Piece:
    if row == "blank":
        lines = (Line(0, y, room, y, "line") for y in (WRITING - 4, 2 * WRITING - 4))
        return Piece(tuple(lines), 2 * WRITING)
    if row in ("answer", "asked"):
        style = "solid" if row == "answer" else "outline"
        return marked(paragraph(text, room_in_marked(room), bold=row == "asked"), room, style)
    return paragraph(text, room, BODY, bold=row == "question")
