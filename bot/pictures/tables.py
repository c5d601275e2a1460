"""What stands beside each other: who does what, two columns, and people of whom something is counted."""

from __future__ import annotations

from bot.pictures.labels import Labels
from bot.pictures.picture_file import Part, Picture
from bot.pictures.shapes import (
    GAP,
    NAME,
    PADDING,
    Box,
    Icon,
    Piece,
    Shape,
    at,
    boxed,
    marked,
    paragraph,
    room_in_marked,
    stacked,
)

SIGN = 30.0
WIDE = 400.0
FEW = 20


def table(picture: Picture, labels: Labels, wide: float) -> Piece:
    """A box for each row; each of its cells says with a strip and a word under which head it falls."""
    return stacked([_row(picture, part, labels, wide) for part in picture.parts], GAP)


def _row(picture: Picture, part: Part, labels: Labels, wide: float) -> Piece:
    title, *texts = labels.of(part)
    room = wide - 2 * PADDING
    side = room * 0.34 if wide > WIDE else room
    name = _named(part, title, side)
    inner = room - side - GAP if wide > WIDE else room
    cells = stacked(
        [_cell(picture, head, text, labels, inner) for head, text in zip(part.cells, texts, strict=True)], 6
    )
    if wide <= WIDE:
        return boxed(stacked([name, cells], 6), wide)
    both = Piece((*name.shapes, *at(cells, side + GAP, 0)), max(name.height, cells.height))
    return boxed(both, wide)


def _named(part: Part, title: str, room: float) -> Piece:
    if not part.icon:
        return paragraph(title, room, NAME, bold=True)
    name = paragraph(title, room - SIGN - 8, NAME, bold=True)
    icon = Icon(part.icon, 0, 0, SIGN)
    return Piece((icon, *at(name, SIGN + 8, max(0.0, (SIGN - name.height) / 2))), max(SIGN, name.height))


def _cell(picture: Picture, head: str, text: str, labels: Labels, wide: float) -> Piece:
    style = picture.styles[picture.heads.index(head)]
    room = room_in_marked(wide)
    return marked(stacked([paragraph(labels.heads[head], room, bold=True), paragraph(text, room)], 1), wide, style)


def columns(picture: Picture, labels: Labels, wide: float) -> Piece:
    """Two columns with their heads, and a line for what is compared above each pair of cells."""
    half = (wide - GAP) / 2
    heads = [paragraph(labels.heads[name], half - 2 * PADDING, NAME, bold=True) for name in picture.heads]
    pieces = [_pair(heads, half, Box(0, 0, 0, 0, "panel", "ink", thick=2.5))]
    for part in picture.parts:
        title, *texts = labels.of(part)
        cells = [paragraph(text, half - 2 * PADDING) for text in texts]
        box = Box(0, 0, 0, 0, "paper", "line", dashed=not part.confirmed, hatched=False)
        pieces.append(
            stacked([paragraph(title, wide, bold=True), _pair(cells, half, box), _doubt(part, labels, wide)], 4)
        )
    return stacked(pieces, GAP)


def _doubt(part: Part, labels: Labels, wide: float) -> Piece:
    if part.confirmed:
        return Piece((), 0.0)
    return marked(paragraph(labels.own["not_confirmed"], room_in_marked(wide), bold=True), wide, "hatched")


def _pair(cells: list[Piece], half: float, box: Box) -> Piece:
    height = max(cell.height for cell in cells)
    both = [boxed(Piece(cell.shapes, height), half, box) for cell in cells]
    return Piece((*both[0].shapes, *at(both[1], half + GAP, 0)), both[0].height)


def counts(picture: Picture, labels: Labels, wide: float) -> Piece:
    """A crowd for each number: whoever it is about is filled, the others are outlines."""
    return stacked([_crowd(part, labels, wide) for part in picture.parts], GAP)


def _crowd(part: Part, labels: Labels, wide: float) -> Piece:
    title, product, *texts = labels.of(part)
    room = wide - 2 * PADDING
    signs = _signs(part)
    legend = [_legend(sign, text, room) for sign, text in zip(signs, texts, strict=True)]
    name = paragraph(title, room, NAME, bold=True)
    other = marked(paragraph(product, room_in_marked(room)), room, "outline")
    return boxed(stacked([name, _people(part, signs, room), *legend, other], 6), wide)


def _signs(part: Part) -> tuple[str, ...]:
    """The sign of each count: where there are two, the first stands apart."""
    return ("person",) if len(part.counts) == 1 else ("person_crossed", "person")


def _people(part: Part, signs: tuple[str, ...], room: float) -> Piece:
    size = 20.0 if part.of <= FEW else 11.0
    step = size + (5.0 if part.of <= FEW else 2.0)
    each = max(1, int((room + step - size) // step))
    kinds = [sign for sign, count in zip(signs, part.counts, strict=True) for _ in range(count)]
    kinds += ["person_empty"] * (part.of - len(kinds))
    shapes: list[Shape] = [
        Icon(kind, place % each * step, place // each * step, size) for place, kind in enumerate(kinds)
    ]
    return Piece(tuple(shapes), -(-part.of // each) * step)


def _legend(sign: str, text: str, room: float) -> Piece:
    told = paragraph(text, room - 26)
    return Piece((Icon(sign, 0, 1, 17), *at(told, 26, 0)), max(19.0, told.height))
