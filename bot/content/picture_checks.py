"""Holds the pictures of a trial to their sources, their answers, their labels and their boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.content import trial_pictures
from bot.content.finding import Fault, Finding, Places
from bot.content.responses import responses
from bot.content.text_checks import FORBIDDEN, source_faults
from bot.i18n import languages
from bot.pictures import drawing, labels, picture_file
from bot.pictures.icons import ICONS
from bot.pictures.picture_file import Picture
from bot.trial import trial

# Whose words these are, as at the head of a file of the page's words.
REVIEW = ("complete", "needs review")


def findings() -> Iterator[Finding]:
    """What is wrong with the pictures and their labels."""
    at, path = Places(), trial().folder / picture_file.NAME
    for place, picture in enumerate(trial_pictures.pictures().values()):
        yield from (
            at.finding(path, f"{picture.id}: {what}", "pictures", place, *keys) for what, keys in faults(picture)
        )
    if trial_pictures.pictures():
        yield from (at.finding(file, what, *keys) for file, what, keys in _of_labels())


def faults(picture: Picture) -> Iterator[Fault]:
    """What is wrong with one picture, whatever its words are."""
    for place, source in enumerate(picture.sources):
        yield from (Fault(what, ("sources", place)) for what in source_faults(source))
    if not picture.answers:
        yield Fault("It belongs to no answer, so nobody sees it.")
    for place, name in enumerate(picture.answers):
        if name not in responses():
            yield Fault(f"{name!r} is no text. A picture belongs to texts that are there.", ("answers", place))
    for place, part in enumerate(picture.parts):
        if part.icon not in ("", *ICONS) or (picture.kind == "steps" and not part.icon):
            yield Fault(f"{part.id}: {part.icon!r} is no icon. There are {', '.join(ICONS)}.", ("parts", place))
        if part.value not in ("", *trial_pictures.values()):
            known = ", ".join(trial_pictures.values())
            yield Fault(f"{part.id}: {part.value!r} is nothing that is filled in. There is {known}.", ("parts", place))


def _of_labels() -> Iterator[tuple[Path, str, tuple[str | int, ...]]]:
    folder = trial().folder / labels.FOLDER
    found = trial_pictures.label_files()
    if labels.ENGLISH not in found:
        yield trial().folder / picture_file.NAME, f"The labels in English are missing: {folder}/en.yml.", ("pictures",)
        return
    for language, content in found.items():
        path = folder / f"{language}.yml"
        if language not in languages():
            yield path, f"{language!r} is no language of the page.", ()
        if content.get("review") not in REVIEW:
            yield path, f"`review` must be one of {', '.join(REVIEW)}.", ("review",)
        for what, keys in label_faults(language, content["labels"]):
            yield path, what, ("labels", *keys)


def label_faults(language: str, written: dict[str, Any]) -> Iterator[Fault]:
    """What is missing in English, what belongs to no picture, what we never say, and what does not fit its box."""
    known = trial_pictures.pictures()
    yield from (Fault(f"{name}: there is no such picture.", (name,)) for name in written if name not in known)
    for name, picture in known.items():
        own = written.get(name) or {}
        if language == labels.ENGLISH and (missing := list(_missing(picture, own))):
            yield from (Fault(f"{name}: {what}", (name,)) for what in missing)
            continue
        parts = {part.id for part in picture.parts}
        stale = (part for part in own.get("parts") or () if part not in parts)
        yield from (Fault(f"{name}: {part}: there is no such part.", (name, "parts", part)) for part in stale)
        yield from (Fault(f"{name}: {what}", (name,)) for what in _said(own))
        yield from (Fault(f"{name}: {what}", (name,)) for what in _fit(name, language) if own)


def _missing(picture: Picture, own: dict[str, Any]) -> Iterator[str]:
    for key in ("title", *(["note"] if picture.note else [])):
        if not own.get(key):
            yield f"the label `{key}` is missing."
    yield from (f"the head `{name}` has no label." for name in picture.heads if not (own.get("heads") or {}).get(name))
    for part in picture.parts:
        given = (own.get("parts") or {}).get(part.id)
        count = len(given) if isinstance(given, list) else int(given is not None)
        if count != labels.needed(picture, part):
            yield f"{part.id}: it has {count} labels and needs {labels.needed(picture, part)}."


def _said(own: dict[str, Any]) -> Iterator[str]:
    text = str(own)
    yield from (f"it says {what}." for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE))


def _fit(name: str, language: str) -> Iterator[str]:
    """In each width in which it is drawn."""
    picture, told = trial_pictures.pictures()[name], trial_pictures.labels_of(name, language)
    both = (drawing.drawing(picture, told, width) for width in (drawing.NARROW, drawing.WIDE))
    yield from dict.fromkeys(what for drawn in both for what in drawing.faults(drawn))
