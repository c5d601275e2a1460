"""Reads YAML with libyaml's parser, ten times as fast as the one in Python, and says where a file is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[1]
# What libyaml says where a hand slipped, and what the hand should do.
HINTS = {
    "mapping values are not allowed": "A text with a colon in it stands in quotes.",
    "did not find expected": "Look at the quotes, the indentation and the brackets above.",
    "could not find expected": "Look at the quotes, the indentation and the colons above.",
    "cannot start any token": "Indent with blanks, not with tabs, and put a text that begins with @, % or ` in quotes.",
}


class BrokenFile(ConfigurationError, ValueError):
    """A file does not say what it must. The message is one sentence with its place: `data/answers/costs.yml:12: …`."""

    def __init__(self, path: Path, line: int, sentence: str) -> None:
        super().__init__(f"{shown(path)}:{line}: {sentence}")
        self.path, self.line, self.sentence = path, line, sentence

    @classmethod
    def at(cls, path: Path, sentence: str, *keys: str | int) -> BrokenFile:
        """The error at the entry that `keys` lead to, or as near as the file goes."""
        return cls(path, Lines(path).of(*keys), sentence)


def shown(path: Path) -> str:
    """A path as people read it: from the root of the repository."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def read(path: Path) -> Any:
    """The content of a file. Raises BrokenFile and OSError."""
    return parsed(text_of(path), path)


def text_of(path: Path) -> str:
    """The words of a file. Raises BrokenFile where it is not UTF-8, and OSError."""
    content = path.read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenFile(path, line, "This is not UTF-8. Save the file in that encoding.") from None


def parsed(text: str, path: Path) -> Any:
    """The content of a text that is, or will be, the file `path`. Raises BrokenFile."""
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day such as 2026-02-31
        raise _broken(path, text, error) from None


def composed(path: Path) -> yaml.Node | None:
    """A file as YAML's nodes, which know their lines; None: empty. Raises BrokenFile and OSError."""
    text = text_of(path)
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise _broken(path, text, error) from None


def _broken(path: Path, text: str, error: Exception) -> BrokenFile:
    mark = getattr(error, "problem_mark", None)
    position = getattr(error, "position", None)  # of a character that YAML does not allow
    line = mark.line + 1 if mark else text.count("\n", 0, position or 0) + 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    hint = next((f" {words}" for begin, words in HINTS.items() if begin in problem), "")
    return BrokenFile(path, line, f"This is not valid YAML: {problem}.{hint}")


class Lines:
    """Where in a file its entries stand, by the keys and places that lead to them."""

    def __init__(self, path: Path) -> None:
        root = composed(path)
        self.known = dict(_lines(root, ())) if root else {}

    def of(self, *keys: str | int) -> int:
        """The line of an entry, from 1; of what holds it, where there is no such entry."""
        return next((self.known[keys[:n]] for n in range(len(keys), 0, -1) if keys[:n] in self.known), 1)


def _lines(node: yaml.Node, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*keys, str(key.value))
            yield inner, key.start_mark.line + 1
            yield from _lines(value, inner)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield (*keys, place), value.start_mark.line + 1
            yield from _lines(value, (*keys, place))


def twice(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of each key that stands twice in one mapping: YAML would keep the last and drop the other."""
    todo = [composed(path)]
    while todo:
        node = todo.pop()
        if isinstance(node, yaml.SequenceNode):
            todo += node.value
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                name = str(key.value)
                if name in seen:
                    yield key.start_mark.line + 1, name
                seen.add(name)
                todo.append(value)
