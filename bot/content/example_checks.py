"""Holds the training examples of data/nlu to what the reader can use: nothing dropped, nothing taught twice over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot import yaml_file
from bot.content.finding import Finding
from bot.content.nlu_examples import NLU
from bot.content.responses import responses
from bot.content.text_checks import action_outcomes, exceptions
from bot.trial import DATA, trial
from bot.trial_data import in_product

ENTRY = {"intent", "examples", "metadata"}
# Learned by models of their own, which know what the alarm was: "ok" may mean one thing after each kind of alarm, and
# another elsewhere.
AFTER_MARK = " << alarm"
AFTER_CRISIS_OTHER, AFTER_CRISIS, AFTER = "safety/after_crisis_other", "safety/after_crisis", "safety/after_"


@dataclass(frozen=True)
class Line:
    """One line of the examples of an outcome, as it is written; `number` counts from 1."""

    text: str
    outcome: str
    path: Path
    number: int

    @property
    def place(self) -> str:
        return f"{yaml_file.shown(self.path)}:{self.number}"

    @property
    def learned(self) -> bool:
        return self.text.startswith("- ") and bool(self.text[2:].strip())

    def finding(self, sentence: str) -> Finding:
        return Finding(yaml_file.shown(self.path), self.number, sentence)


def findings(folder: Path | None = None) -> list[Finding]:
    """All that is wrong with the examples, or with those of a folder; an empty list is good.

    The files must be sound (yaml_checks).
    """
    lines = [line for path in sorted(folder.rglob("*.yml")) for line in lines_of(path)] if folder else every_line()
    kept = [line for line in lines if line.learned]
    return [*_dropped(lines), *_without_text(kept), *_taught_twice(kept), *_unmarked(kept)]


def every_line() -> list[Line]:
    """Those of the trial, and of the product where the trial's own are not all."""
    return [line for path in files() for line in lines_of(path) if path.is_relative_to(NLU) or in_product(line.outcome)]


def files() -> list[Path]:
    """The files of examples, the trial's first."""
    folders = dict.fromkeys((NLU, DATA / "nlu"))
    return [path for folder in folders for path in sorted(folder.rglob("*.yml"))]


def _dropped(lines: list[Line]) -> Iterator[Finding]:
    """Lines that the reader passes over."""
    for line in lines:
        if not line.learned:
            yield line.finding(f"{line.text!r} is not learned: an example begins with a dash and a blank.")


def lines_of(path: Path) -> Iterator[Line]:
    """The examples of a file with their lines."""
    for entry in entries(path):
        found = {key.value: value for key, value in entry.value}
        first = found["examples"].start_mark.line + 2  # the line after `examples: |`
        for number, text in enumerate(found["examples"].value.splitlines(), start=first):
            yield Line(text, found["intent"].value, path, number)


def entries(path: Path) -> list[yaml.MappingNode]:
    """The entries under `nlu:`. Raises BrokenFile where one is not in its form."""
    root = yaml_file.composed(path)
    parts = {key.value: value for key, value in root.value} if isinstance(root, yaml.MappingNode) else {}
    found = parts.get("nlu")
    if not isinstance(found, yaml.SequenceNode):
        raise yaml_file.BrokenFile(path, 1, "Examples stand under `nlu:`, a list of `- intent:` with `examples: |`.")
    given: list[yaml.MappingNode] = found.value
    for entry in given:
        _check_form(path, entry)
    return given


def _check_form(path: Path, entry: yaml.Node) -> None:
    line = entry.start_mark.line + 1
    if not isinstance(entry, yaml.MappingNode):
        raise yaml_file.BrokenFile(path, line, "An entry begins with `- intent:` and holds `examples: |`.")
    for key, _ in entry.value:
        if key.value not in ENTRY:
            sentence = f"`{key.value}` is no part of an entry. The parts are {', '.join(sorted(ENTRY))}."
            raise yaml_file.BrokenFile(path, key.start_mark.line + 1, sentence)
    parts = {key.value: value for key, value in entry.value}
    examples = parts.get("examples")
    if "intent" not in parts or not isinstance(examples, yaml.ScalarNode) or examples.style != "|":
        raise yaml_file.BrokenFile(path, line, "The entry needs `intent:` and `examples: |`, with the examples below.")


def _without_text(lines: list[Line]) -> Iterator[Finding]:
    """Outcomes that are learned, and for which there is nothing to say."""
    first = {line.outcome: line for line in reversed(lines)}
    for outcome, line in first.items():
        if outcome not in responses() and outcome not in action_outcomes() and outcome not in exceptions():
            yield line.finding(f"{outcome} has examples and no text. Write utter_{outcome} in {_answers(line)}.")


def _answers(line: Line) -> str:
    data = trial().data if line.path.is_relative_to(NLU) else DATA
    return yaml_file.shown(data / "answers")


def _taught_twice(lines: list[Line]) -> Iterator[Finding]:
    """Sentences under two outcomes: the reader would learn that neither is right."""
    seen: dict[tuple[str, str], Line] = {}
    for line in lines:
        text = plain(line.text[2:])
        other = seen.setdefault((_model(line.outcome), text), line)
        if other.outcome != line.outcome:
            sentence = f"{line.text[2:].strip()!r} is an example of {line.outcome} here and of {other.outcome}"
            yield line.finding(f"{sentence} in {other.place}. Leave one.")


def _unmarked(lines: list[Line]) -> Iterator[Finding]:
    """Sentences after an alarm that are also an example elsewhere, without the mark that says when: Rasa refuses them.

    Another trial's own examples are not held to those of the product, which its editor does not change.
    """
    elsewhere = {line.text[2:].strip(): line for line in reversed(lines) if not line.outcome.startswith("safety/")}
    for line in lines:
        text = line.text[2:].strip()
        if _model(line.outcome) and (other := elsewhere.get(text)) and _beside(line, other):
            sentence = f"{text!r} is also an example of {other.outcome} in {other.place}."
            yield line.finding(f"{sentence} Write: - {text}{AFTER_MARK}")


def _beside(line: Line, other: Line) -> bool:
    return line.path.is_relative_to(NLU) == other.path.is_relative_to(NLU)


def plain(text: str) -> str:
    """A text without what makes no difference to the eye: case, spaces, marks at the end."""
    words = " ".join(text.lower().split())
    return words.rstrip(".?! ") or words


def _model(outcome: str) -> str:
    """What an example is learned beside."""
    return next((begin for begin in (AFTER_CRISIS_OTHER, AFTER_CRISIS, AFTER) if outcome.startswith(begin)), "")
