"""The pictures of the trial that is served, with what is filled in from other files; none where it has none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bot.content import emergency_numbers_file
from bot.content.sources import readable
from bot.i18n import DEFAULT, languages
from bot.pictures import in_words, picture_file, text_width
from bot.pictures.drawing import NARROW, drawing
from bot.pictures.labels import FOLDER, Labels, labels, own_words, read_labels
from bot.pictures.picture_file import Picture, read_pictures
from bot.pictures.svg import FONTS, svg
from bot.trial import trial

CODE = Path(picture_file.__file__).parent


@cache
def pictures() -> dict[str, Picture]:
    """By id. Raises BrokenFile where the file is not in its form."""
    return read_pictures(trial().folder / picture_file.NAME)


@cache
def label_files() -> dict[str, Any]:
    """The label files by language."""
    return read_labels(trial().folder)


def load() -> None:
    """Reads the files. Raises BrokenFile, at the start rather than while a family waits."""
    if pictures():
        label_files()
        version()


@cache
def values() -> dict[str, str]:
    """What stands in labels as `{…}`: the ambulance's number where the patients are, and the line to show there."""
    found = emergency_numbers_file.numbers()
    dialled = found.countries[found.country].dialled("emergency")
    line = found.line
    return {
        "ambulance": dialled[0] if dialled else "",
        "line": line.text if line else "",
        "line_english": line.english if line else "",
    }


@cache
def labels_of(name: str, language: str) -> Labels:
    """The words of a picture. KeyError: there is none of this name, or an English label is missing."""
    return labels(pictures()[name], label_files(), language, values())


def of_answer(outcome: str) -> list[Picture]:
    """The pictures that belong to a text."""
    return [picture for picture in pictures().values() if outcome in picture.answers]


def title(name: str, language: str = DEFAULT) -> str:
    """What a picture is called."""
    return labels_of(name, language).title


def words(name: str, language: str = DEFAULT) -> list[str]:
    """A picture as a list of sentences."""
    return in_words.in_words(pictures()[name], labels_of(name, language))


def own(language: str) -> dict[str, str]:
    """What is said around pictures, in a language or in English."""
    return {**own_words()[DEFAULT], **own_words().get(language, {})}


def sources(name: str) -> list[dict[str, str]]:
    """What a picture rests on, as a family reads it."""
    return readable(pictures()[name].sources)


def spoken(name: str, language: str) -> tuple[str, bool]:
    """The language in which a picture is drawn, and whether that runs from right to left."""
    drawn = labels_of(name, language).language
    return drawn, bool(languages()[drawn]["direction"] == "rtl") if drawn in languages() else False


def reviewed(language: str) -> bool:
    """Whether a speaker has checked the labels of a language."""
    return bool(label_files()[language]["review"] == "complete")


@cache
def size(name: str, language: str, width: float) -> tuple[int, int]:
    """How wide and how high a picture is, in pixels."""
    drawn = drawing(pictures()[name], labels_of(name, language), width)
    return round(drawn.width), round(drawn.height)


@cache
def file_of(name: str, language: str = DEFAULT, width: float = NARROW, fonts: str = FONTS) -> bytes:
    """A picture as SVG."""
    told = labels_of(name, language)
    drawn, right = spoken(name, language)
    return svg(
        drawing(pictures()[name], told, width), told.title, words(name, language), drawn, right=right, fonts=fonts
    )


@cache
def version() -> str:
    """Changes when anything that is drawn may change: part of each address, so that browsers keep what they have."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _files() -> Iterator[Path]:
    folder = trial().folder
    yield from (path for path in (folder / picture_file.NAME, *emergency_numbers_file.files()) if path.exists())
    yield from sorted((folder / FOLDER).glob("*.yml"))
    yield from (path for path in sorted(CODE.iterdir()) if path.is_file())
    yield Path(text_width.__file__)
