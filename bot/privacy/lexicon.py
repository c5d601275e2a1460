"""The word lists beside this file, checked when they are read, with what the trial adds; and patterns made of them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.errors import ConfigurationError
from bot.trial import trial

FOLDER = Path(__file__).parent
# Scripts that write no spaces between words: a cue may stand anywhere in them.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_Tree = dict[str, Any]


@cache
def _file(name: str) -> dict[str, Any]:
    path = FOLDER / name
    content = yaml_file.read(path)
    if not isinstance(content, dict):
        raise ConfigurationError(f"{path} must hold named lists.")
    return content


def checked(value: object, where: str) -> tuple[str, ...]:
    """The words of one list, or of one text with words between spaces. Raises ConfigurationError for anything else."""
    words = value.split() if isinstance(value, str) else value
    if not isinstance(words, list) or not words:
        raise ConfigurationError(f"{where} must be a list of words.")
    wrong = [word for word in words if not isinstance(word, str) or not word.strip()]
    if wrong:
        raise ConfigurationError(f"{where}: {wrong[0]!r} is not text; write it in quotes.")
    return tuple(words)


@cache
def words(key: str, file: str = "cues.yml") -> frozenset[str]:
    """One list as a set. Raises ConfigurationError where it is missing or broken."""
    return frozenset(ordered(key, file))


def ordered(key: str, file: str = "cues.yml") -> tuple[str, ...]:
    """One list as it is written. Raises ConfigurationError where it is missing or broken."""
    content = _file(file)
    if key not in content:
        raise ConfigurationError(f"{FOLDER / file} lacks the list {key!r}.")
    added = trial().redaction.get(key)
    lists = [(content[key], f"{file}: {key}"), (added, f"trial.yml: redaction: {key}")]
    # A list that only trials fill is written as [].
    return tuple(word for listed, where in lists if listed not in (None, []) for word in checked(listed, where))


def vocabulary(key: str) -> frozenset[str]:
    """One list of `words.yml`."""
    return words(key, "words.yml")


def patterns(key: str) -> tuple[str, ...]:
    """One list of regular expressions. Raises ConfigurationError for one that does not compile."""
    found = ordered(key)
    for pattern in found:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ConfigurationError(f"cues.yml: {key}: {pattern!r} is no regular expression: {error}") from error
    return found


@cache
def cue(*keys: str, glued: bool = False) -> str:
    """A pattern for any word of the lists, in small letters. `glued`: a digit may follow at once."""
    every = frozenset[str]().union(*(words(key) for key in keys))
    spaced = [word for word in every if not _UNSPACED.search(word)]
    unspaced = [word for word in every if _UNSPACED.search(word)]
    after = r"(?![^\W\d_])" if glued else r"(?!\w)"
    whole = rf"(?<!\w){alternation(spaced)}{after}" if spaced else ""
    return f"(?:{'|'.join(filter(None, [whole, alternation(unspaced)]))})"


def alternation(options: list[str]) -> str:
    """A pattern for any of `options` that reads every character once, however many there are."""
    tree: _Tree = {}
    for option in options:
        node = tree
        for character in option:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branch(tree)


def _branch(node: _Tree) -> str:
    options = [_character(key) + _branch(child) for key, child in sorted(node.items()) if key]
    if not options:
        return ""
    return f"(?:{'|'.join(options)})" + ("?" if "" in node else "")


def _character(character: str) -> str:
    return r"[ \t]{1,3}" if character == " " else re.escape(character)
