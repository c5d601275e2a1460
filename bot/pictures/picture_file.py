"""Reads which pictures a trial has: kind, parts, the answers they belong to, the sources they rest on."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from bot import yaml_file

NAME = "pictures.yml"
KINDS = ("steps", "timeline", "table", "columns", "card", "papers", "counts")
ROLES = ("head", "sign", "do", "number", "line", "blank", "note")  # of the parts of a card
ROWS = ("question", "known", "blank", "answer", "asked")  # of a paper
STYLES = ("solid", "outline", "hatched")  # of the heads of a table


@dataclass(frozen=True)
class Part:
    """One part of a picture. What stands in it are labels; their number follows from the kind.

    `confirmed`: false is drawn hatched and said in words. `open`: how long it takes is not known. `cells`: of a row in
    a table, the head that each cell falls under. `of` and `counts`: how many people, and for how many of them
    something is said. `rows`: what stands on a paper. `value`: what is filled in from elsewhere.
    """

    id: str
    icon: str = ""
    confirmed: bool = True
    open: bool = False
    cells: tuple[str, ...] = ()
    of: int = 0
    counts: tuple[int, ...] = ()
    role: str = ""
    rows: tuple[str, ...] = ()
    value: str = ""


@dataclass(frozen=True)
class Picture:
    """One picture. `heads`: of a table the style of each kind of cell, of columns a name for each column."""

    id: str
    kind: str
    answers: tuple[str, ...]
    sources: tuple[dict[str, str], ...]
    parts: tuple[Part, ...]
    heads: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    note: bool = False


def read_pictures(path: Path) -> dict[str, Picture]:
    """The pictures of a file by id, in its order; none where there is no file. Raises BrokenFile with the place."""
    if not path.exists():
        return {}
    found = yaml_file.read(path)
    entries = found.get("pictures") if isinstance(found, dict) else None
    if not isinstance(entries, list) or not entries:
        sentence = "There is no picture in it. Write them under `pictures:`, or take the file away."
        raise yaml_file.BrokenFile(path, 1, sentence)
    made = [_picture(path, place, entry) for place, entry in enumerate(entries)]
    names = [picture.id for picture in made]
    if twice := next((place for place, name in enumerate(names) if name in names[:place]), None):
        raise yaml_file.BrokenFile.at(path, f"{names[twice]}: another picture has this id.", "pictures", twice)
    return {picture.id: picture for picture in made}


def _picture(path: Path, place: int, entry: Any) -> Picture:
    keys = ("pictures", place)
    picture: Picture = _made(path, Picture, entry, "a picture", *keys)
    if picture.kind not in KINDS:
        sentence = f"{picture.id}: {picture.kind!r} is no kind of picture. The kinds are {', '.join(KINDS)}."
        raise yaml_file.BrokenFile.at(path, sentence, *keys, "kind")
    if not picture.parts:
        raise yaml_file.BrokenFile.at(path, f"{picture.id}: The picture has no parts, so nothing can be drawn.", *keys)
    parts = tuple(_part(path, picture, at, part, *keys) for at, part in enumerate(picture.parts))
    return Picture(**{**vars(picture), "parts": parts})


def _part(path: Path, picture: Picture, at: int, entry: Any, *keys: str | int) -> Part:
    part: Part = _made(path, Part, entry, f"a part of {picture.id}", *keys, "parts", at)
    if wrong := _fault(picture, part):
        raise yaml_file.BrokenFile.at(path, f"{picture.id}: {part.id}: {wrong}", *keys, "parts", at)
    return part


def _fault(picture: Picture, part: Part) -> str:
    """What of a part cannot be drawn in a picture of this kind."""
    if picture.kind == "card" and part.role not in ROLES:
        return f"its `role` must be one of {', '.join(ROLES)}."
    if picture.kind == "papers" and (not part.rows or set(part.rows) - set(ROWS)):
        return f"its `rows` must be some of {', '.join(ROWS)}."
    if picture.kind == "table" and (not part.cells or set(part.cells) - set(picture.heads)):
        return f"its `cells` must be some of the heads: {', '.join(picture.heads)}."
    if picture.kind == "table" and (len(picture.styles) != len(picture.heads) or set(picture.styles) - set(STYLES)):
        return f"each head of the picture needs one of the `styles` {', '.join(STYLES)}."
    if picture.kind == "columns" and len(picture.heads) != 2:
        return "two `heads` are needed, one for each column."
    if picture.kind == "counts" and not 0 < sum(part.counts) <= part.of:
        return "`counts` must be numbers of people, together at most `of`."
    return ""


def _made(path: Path, kind: type[Any], entry: Any, what: str, *keys: str | int) -> Any:
    """The entry as its type. Raises BrokenFile where it lacks something or has what nobody would read."""
    given = entry if isinstance(entry, dict) else {}
    known = {field.name: field for field in fields(kind)}
    if unknown := next((key for key in given if key not in known), None):
        sentence = f"`{unknown}` is nothing of {what}. What there is: {', '.join(known)}."
        raise yaml_file.BrokenFile.at(path, sentence, *keys, str(unknown))
    if missing := next((n for n, field in known.items() if field.default is MISSING and n not in given), None):
        raise yaml_file.BrokenFile.at(path, f"`{missing}` is missing: without it {what} cannot be drawn.", *keys)
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in given.items()})
