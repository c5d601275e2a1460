"""Whether the files that editors change can be read at all: sound YAML, nothing twice, every part in its form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bot import response_file, trial_data, yaml_file
from bot.content import (
    emergency_numbers_file,
    example_checks,
    question_bank,
    responses,
    sources,
    text_checks,
    wording_checks,
)
from bot.content.diseases import diseases
from bot.content.finding import Finding, of_broken
from bot.content.gaps import gaps, gaps_file
from bot.pictures import labels, picture_file
from bot.trial import ROOT, trial
from bot.yaml_file import BrokenFile

# What files of these folders begin with. Rasa passes over anything else without a word.
SECTIONS = {"nlu": {"version", "nlu"}, "answers": {"version", *response_file.SECTIONS}}
MARKS = {"unverified", "ask"}
Check = Callable[[Path], object]


def findings() -> list[Finding]:
    """The files that cannot be used, each with the first thing wrong in it; and what stands twice in one."""
    return [finding for check, path in _every() for finding in _of(check, path)]


def _every() -> Iterator[tuple[Check, Path]]:
    yield from ((partial(_sound, folder), path) for path, folder in _yaml_files().items())
    yield from ((_json, path) for path in sorted((ROOT / "bot").rglob("locales/*.json")))
    yield _json_lines, trial().pinned
    yield from ((responses.read_responses, path) for path in responses.files())
    yield from ((example_checks.entries, path) for path in example_checks.files())
    yield from ((question_bank.read_question_bank, path) for path in question_bank.files())
    yield (
        lambda path: emergency_numbers_file.read_numbers(path, emergency_numbers_file.files()[1]),
        emergency_numbers_file.FILE,
    )
    yield from ((_catalogue, path) for path in text_checks.catalogues())
    yield from ((_sources, path) for path in sources.files())
    yield wording_checks.read, wording_checks.FILE
    yield lambda _: diseases(), trial().folder
    yield lambda _: gaps(), gaps_file()
    yield picture_file.read_pictures, trial().folder / picture_file.NAME
    yield labels.read_labels, trial().folder


def _yaml_files() -> dict[Path, Path]:
    """Every file once, with the folder that holds it."""
    return {path: folder for folder in trial_data.folders() for path in sorted(folder.rglob("*.yml"))}


def _of(check: Check, path: Path) -> list[Finding]:
    try:
        check(path)
    except BrokenFile as error:
        return [of_broken(error)]
    return []


def _sound(folder: Path, path: Path) -> None:
    content = yaml_file.read(path)
    for line, name in yaml_file.twice(path):
        raise BrokenFile(path, line, f"`{name}` stands here twice; only the last would count. Leave one.")
    allowed = next((SECTIONS[part] for part in path.relative_to(folder).parts[:-1] if part in SECTIONS), None)
    if allowed and (unknown := next((key for key in content or () if key not in allowed), None)):
        sentence = f"`{unknown}` is an unknown section. Here are {', '.join(sorted(allowed))}."
        raise BrokenFile.at(path, sentence, str(unknown))


def _json(path: Path) -> None:
    try:
        json.loads(yaml_file.text_of(path))
    except json.JSONDecodeError as error:
        raise BrokenFile(path, error.lineno, f"This is not valid JSON: {error.msg}.") from None


def _json_lines(path: Path) -> None:
    for number, line in enumerate(yaml_file.text_of(path).splitlines(), start=1):
        try:
            case = json.loads(line or "{}")
        except json.JSONDecodeError as error:
            raise BrokenFile(path, number, f"This line is not valid JSON: {error.msg}.") from None
        if line and not (isinstance(case, dict) and "id" in case and ("text" in case or "turns" in case)):
            raise BrokenFile(path, number, "A case has `id`, and `text` or `turns`.")


def _catalogue(path: Path) -> None:
    for name, marks in (yaml_file.read(path) or {}).items():
        if not isinstance(marks, list) or not set(marks) <= MARKS:
            raise BrokenFile.at(path, f"{name}: write [], or what its answer must mark: [unverified, ask].", name)


def _sources(path: Path) -> None:
    for name, source in ((yaml_file.read(path) or {}).get("sources") or {}).items():
        if not isinstance(source, dict) or not {"title", "url"} <= set(source):
            raise BrokenFile.at(path, f"{name}: a source has at least title and url.", "sources", name)
