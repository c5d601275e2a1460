"""A picture as a list of sentences, with the same facts: for the description in the file and the fold below it."""

from __future__ import annotations

import re

from bot.pictures.labels import Labels
from bot.pictures.picture_file import Part, Picture
from bot.pictures.text_width import CHINESE, from_right

STOPS = ((CHINESE, "。"), ("\u0900-\u097f", "।"))
RIGHT_TO_LEFT_MARK = "\u200f"


def in_words(picture: Picture, labels: Labels) -> list[str]:
    """One line for each part, in the order of the picture, and the note at its end."""
    lines = [_line(picture, place, part, labels) for place, part in enumerate(picture.parts, start=1)]
    return [*filter(None, lines), *filter(None, [labels.note])]


def _line(picture: Picture, place: int, part: Part, labels: Labels) -> str:
    said = [label for label in labels.of(part) if label]
    if not said or part.role == "number":  # the sentence after a number names it
        return ""
    if part.role == "blank":
        return f"{labels.own['fill']} {said[0].rstrip(':： ')}."
    if picture.kind == "table":
        heads = [labels.heads[head] for head in part.cells]
        said = [said[0], *(f"{head}: {text}" for head, text in zip(heads, labels.of(part)[1:], strict=True))]
    if picture.kind == "columns":
        heads = [labels.heads[head] for head in picture.heads]
        said = [said[0], *(f"{head}: {text}" for head, text in zip(heads, labels.of(part)[1:], strict=True))]
    if picture.kind == "steps":
        said[0] = f"{place}. {said[0]}"
    if picture.kind == "timeline":
        said[0] = f"{place}. {said[0]}"
        said += [labels.own["open_end"]] if part.open and part.confirmed else []
    if not part.confirmed:
        said.append(labels.own["not_confirmed"])
    return joined(said)


def joined(said: list[str]) -> str:
    """Labels as sentences of one line: each ends with a mark of its own or gets the full stop of its script. Where they
    run from right to left, an abbreviation at the end of one must not draw the number after it to its side."""
    ended = (text if text[-1] in ".?!:。？！：؟।" else f"{text}{_stop(text)}" for text in said)
    return " ".join(f"{text}{RIGHT_TO_LEFT_MARK}" if from_right(text) else text for text in ended)


def _stop(text: str) -> str:
    return next((stop for letters, stop in STOPS if re.search(f"[{letters}]", text)), ".")
