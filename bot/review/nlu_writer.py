"""Writes approved sentences into data/nlu and the regression file: one line each, beside their like, nothing else.

Everything is worked out and checked in memory first; a file is then replaced whole.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.content.nlu_examples import NLU
from bot.errors import BotError
from bot.review import nlu_files
from bot.review.models import Proposal
from bot.trial import trial

PINNED = trial().pinned
MARK = " << "
NUMBER = re.compile(r"review-(\d+)")


def pinned_lines() -> str:
    """The regression file's text; empty where there is none yet."""
    return PINNED.read_text(encoding="utf-8") if PINNED.exists() else ""


def written(proposal: Proposal) -> str:
    """An example as data/nlu has it; with the message that it leans on, if it does."""
    return f"{proposal.text}{MARK}{proposal.previous}" if proposal.previous else proposal.text


@dataclass
class Draft:
    """The files as they will be: `texts` by path, `read` as they were, `done` what each proposal came to.

    `taken_out`: what was withdrawn before.
    """

    folder: Path = NLU
    pinned: Path = PINNED
    texts: dict[Path, str] = field(default_factory=dict)
    read: dict[Path, str] = field(default_factory=dict)
    added: dict[Path, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    removed: dict[Path, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    done: dict[int, str] = field(default_factory=dict)
    # Proposals that are new lines, not lines that were there before.
    new: list[Proposal] = field(default_factory=list)
    taken_out: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def text(self, path: Path) -> str:
        """What `path` will hold."""
        if path not in self.texts:
            self.texts[path] = self.read[path] = path.read_text(encoding="utf-8") if path.exists() else ""
        return self.texts[path]

    @cached_property
    def known(self) -> dict[str, nlu_files.Example]:
        """All examples by their plain text, those of this draft with them."""
        return nlu_files.by_text(self.folder)

    def add(self, proposal: Proposal) -> None:
        """Put a proposal in its place, or note why it cannot be."""
        try:
            self.done[proposal.pk] = self._example(proposal) if proposal.kind == "example" else self._case(proposal)
        except BotError as problem:
            self.problems.append(f"proposal {proposal.pk}: {problem.message}")

    def _example(self, proposal: Proposal) -> str:
        line = written(proposal)
        if same := conflict(line, proposal.outcome, self.known):
            return f"already in {same.file}, line {same.line}"
        path = self.folder / nlu_files.FOLLOWUPS if proposal.previous else self._home(proposal.outcome)
        self.texts[path], place = inserted(self.text(path), proposal.outcome, line)
        self.added[path].append((line, proposal.outcome))
        self.known[nlu_files.plain(line)] = nlu_files.Example(line, proposal.outcome, path.name, place)
        self.new.append(proposal)
        return f"into {path.name}, under {proposal.outcome}"

    def _home(self, outcome: str) -> Path:
        alone = (example for example in nlu_files.examples(self.folder) if example.file != nlu_files.FOLLOWUPS)
        found = {example.file for example in alone if example.outcome == outcome}
        if not found:
            raise BotError("no_home", f"data/nlu has no example of {outcome} yet. An editor writes the first ones.")
        return self.folder / min(found)

    def _case(self, proposal: Proposal) -> str:
        lines = self.text(self.pinned)
        if pinned_already(proposal, cases(lines)):
            return "already pinned"
        last = max((int(number) for number in NUMBER.findall(lines)), default=0)
        case = json.dumps(as_case(proposal, f"review-{last + 1:04}"), ensure_ascii=False)
        self.texts[self.pinned] = f"{lines.rstrip()}\n{case}\n".lstrip()
        self.new.append(proposal)
        return "pinned"

    def remove(self, lines: set[tuple[str, str]]) -> list[str]:
        """Take out the lines with these kinds and digests, where they are there; says what went where."""
        gone = []
        for path in sorted(self.folder.glob("*.yml")):
            for example in reversed(nlu_files.in_file(path)):
                if (Proposal.Kind.EXAMPLE, nlu_files.digest([example.text], example.outcome)) in lines:
                    self.texts[path] = without(self.text(path), example.line)
                    self.removed[path].append((example.text, example.outcome))
                    gone.append(f"out of {path.name}, under {example.outcome}")
        kept = []
        for line in self.text(self.pinned).splitlines(keepends=True):
            case = cases(line)
            if case and (Proposal.Kind.CASE, digest_of_case(case[0])) in lines:
                gone.append(f"{case[0]['id']} is no longer pinned")
            else:
                kept.append(line)
        self.texts[self.pinned] = "".join(kept)
        return gone


def as_case(proposal: Proposal, identifier: str) -> dict[str, Any]:
    """A proposal as a regression case (docs/developers.md shows the shapes)."""
    last = {"user": proposal.text, "expect": [proposal.outcome]}
    if not proposal.previous:
        return {"id": identifier, "text": proposal.text, "expect": [proposal.outcome]}
    return {"id": identifier, "turns": [{"user": proposal.previous, "expect": [proposal.previous_outcome]}, last]}


def cases(lines: str) -> list[dict[str, Any]]:
    """The regression file's cases. Raises BotError naming the line that is broken."""
    found = []
    for number, line in enumerate(lines.splitlines(), start=1):
        try:
            found += [json.loads(line)] if line.strip() else []
        except ValueError as error:
            words = f"line {number} of the regression file is not valid JSON ({error}). Repair it first."
            raise BotError("broken_file", words) from None
    return found


def pinned_already(proposal: Proposal, known: list[dict[str, Any]]) -> bool:
    """Whether the sentence is pinned to this outcome. Raises BotError where it is pinned to another."""
    mine = as_case(proposal, "")
    same = [case for case in known if _said(case) == _said(mine)]
    against = next((case for case in same if not set(_expected(case)) & set(_expected(mine))), None)
    if against:
        words = f"{against['id']} pins the same sentence to {', '.join(_expected(against))}, not to {proposal.outcome}."
        raise BotError("contradiction", words)
    return bool(same)


def digest_of_case(case: dict[str, Any]) -> str:
    """Stands for a regression case, whatever its id."""
    return nlu_files.digest(_said(case), " ".join(_expected(case)))


def _said(case: dict[str, Any]) -> list[str]:
    turns = [turn["user"] for turn in case["turns"]] if "turns" in case else [case.get("text", "")]
    return [nlu_files.plain(text) for text in turns]


def _expected(case: dict[str, Any]) -> list[str]:
    found: list[str] = case["turns"][-1]["expect"] if "turns" in case else case.get("expect", [])
    return found


def conflict(line: str, outcome: str, known: dict[str, nlu_files.Example]) -> nlu_files.Example | None:
    """The example that says the same already. Raises BotError where it teaches another outcome."""
    same = known.get(nlu_files.plain(line))
    if same and same.outcome != outcome:
        place = f"{same.file}, line {same.line}"
        words = f"“{line}” is an example of {same.outcome} ({place}), so it cannot also be one of {outcome}."
        raise BotError("contradiction", words)
    return same


def inserted(text: str, outcome: str, line: str) -> tuple[str, int]:
    """The text with one example more, and its line: after the last of its outcome, or in a new block, in order."""
    lines = text.splitlines(keepends=True)
    ours = [e.line for e in nlu_files.in_file(Path(), text) if e.outcome == outcome]
    if ours:
        lines.insert(max(ours), f"    - {line}\n")
        return "".join(lines), max(ours) + 1
    intents = ((place, nlu_files.INTENT.match(found)) for place, found in enumerate(lines))
    place = next((place for place, intent in intents if intent and intent.group(1) > outcome), len(lines))
    lines.insert(place, f"- intent: {outcome}\n  examples: |\n    - {line}\n")
    return "".join(lines), place + 3


def without(text: str, line: int) -> str:
    """The text without the example in a line, counted from 1; a block that is empty then goes too."""
    lines = text.splitlines(keepends=True)
    del lines[line - 1]
    begin = max(place for place in range(line - 1) if nlu_files.INTENT.match(lines[place]))
    rest = lines[begin + 1 :]
    end = next((place for place, found in enumerate(rest) if nlu_files.INTENT.match(found)), len(rest))
    if not any(nlu_files.EXAMPLE.match(found) for found in rest[:end]):
        del lines[begin : line - 1]
    return "".join(lines)


def check_all(folder: Path) -> None:
    """Raises BotError where a YAML file in data/ is broken, naming it and the place."""
    for path in sorted(folder.rglob("*.yml")):
        parsed(path, path.read_text(encoding="utf-8"))


def parsed(path: Path, text: str) -> Any:
    try:
        return yaml_file.parsed(text, path)
    except yaml_file.BrokenFile as error:
        raise BotError("broken_file", f"{error} Repair it first; nothing was written.") from None


def _pairs(path: Path, text: str) -> Iterator[tuple[str, str]]:
    """The examples as YAML, not as lines, has them."""
    for entry in parsed(path, text)["nlu"]:
        yield from ((line.strip()[2:].strip(), entry["intent"]) for line in entry["examples"].splitlines() if line)


def save(draft: Draft) -> list[Path]:
    """Replace the files that change. Raises BotError, before the first is replaced, where one would not be right."""
    changed = [path for path, text in draft.texts.items() if text != draft.read[path]]
    for path in changed:
        _check(path, draft)
    for path in changed:
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_text(draft.texts[path], encoding="utf-8")
        os.replace(fresh, path)
    return changed


def _check(path: Path, draft: Draft) -> None:
    before, after = draft.read[path], draft.texts[path]
    if path.exists() and path.read_text(encoding="utf-8") != before:
        raise BotError("changed_elsewhere", f"{path.name} was changed in the meantime. Nothing was written; try again.")
    if path.suffix == ".yml":
        meant = Counter(_pairs(path, before)) + Counter(draft.added[path]) - Counter(draft.removed[path])
        if Counter(_pairs(path, after)) != meant:
            raise BotError("not_as_meant", f"{path.name} would not read the way it was meant. Nothing was written.")
    else:
        cases(after)
