"""Who answers for families' data, as the operator states it in the file that BOT_PRIVACY_FILE names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot import yaml_file
from bot.errors import ConfigurationError

EXAMPLE = Path(__file__).with_name("responsible_example.yml")
SETTING = "BOT_PRIVACY_FILE"
LONGEST = 300
# What the operator need not state: where it is missing, a text of ours says so.
MAY_BE_MISSING = ("who_pays",)
WORDS = ("controller", "contact", "officer", "legal_basis", "countries", "authority")
PROCESSOR = ("name", "does", "country")
FIELDS = (*WORDS, *MAY_BE_MISSING, "processors", "demonstration")


@dataclass(frozen=True)
class Responsible:
    """The file's words. `processors` is `name (does, country)` each; `demonstration`: they are examples."""

    words: dict[str, str]
    processors: tuple[str, ...]
    demonstration: bool


def wrong(path: Path, line: int, field: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"{SETTING}: {path}, line {line}, `{field}`: {what}")


@cache
def read_controller(path: Path) -> Responsible:
    """A file. Raises ConfigurationError with the file, the line, the field and what to do."""
    try:
        root = yaml_file.composed(path)
    except OSError as error:
        raise ConfigurationError(f"{SETTING}: {path} cannot be read: {error}") from error
    except yaml_file.BrokenFile as error:
        raise ConfigurationError(f"{SETTING}: {error}") from None
    if not isinstance(root, yaml.MappingNode):
        raise ConfigurationError(f"{SETTING}: {path}, line 1: write `field: words` lines, as in {EXAMPLE}.")
    fields = dict(_fields(path, root, FIELDS))
    last = root.end_mark.line + 1
    if missing := next((name for name in (*WORDS, "processors") if name not in fields), None):
        raise wrong(path, last, missing, f"is missing. {EXAMPLE} says what it is.")
    demonstration = "demonstration" in fields and _words(path, "demonstration", fields["demonstration"]) == "true"
    stated = (name for name in (*WORDS, *MAY_BE_MISSING) if name in fields)
    words = {name: _words(path, name, fields[name]) for name in stated}
    return Responsible(words, tuple(_processors(path, fields["processors"])), demonstration)


def _fields(path: Path, node: yaml.MappingNode, known: tuple[str, ...], of: str = "") -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name not in known:
            raise wrong(path, line, f"{of}{name}", f"is no field of this file. The fields are {', '.join(known)}.")
        if name in seen:
            raise wrong(path, line, f"{of}{name}", "stands here twice. Leave one.")
        seen.add(name)
        yield name, value


def _words(path: Path, name: str, node: Any) -> str:
    line = node.start_mark.line + 1
    found = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
    if not found or node.tag.endswith(":null"):
        raise wrong(path, line, name, "is empty. Write words that families can read.")
    if len(found) > LONGEST or "\n" in found:
        raise wrong(path, line, name, f"must be one line of at most {LONGEST} characters.")
    if set(found) & set("<>"):
        raise wrong(path, line, name, "must hold no < and no >: that looks like something left to fill in.")
    return found.rstrip(".")


def _processors(path: Path, node: Any) -> Iterator[str]:
    if not isinstance(node, yaml.SequenceNode):
        line = node.start_mark.line + 1
        raise wrong(path, line, "processors", "must be a list: `- {name: …, does: …, country: …}`, or [].")
    for entry in node.value:
        line = entry.start_mark.line + 1
        if not isinstance(entry, yaml.MappingNode):
            raise wrong(path, line, "processors", "must hold `- {name: …, does: …, country: …}`.")
        fields = dict(_fields(path, entry, PROCESSOR, "processors: "))
        if missing := next((name for name in PROCESSOR if name not in fields), None):
            raise wrong(path, line, f"processors: {missing}", "is missing.")
        words = {name: _words(path, f"processors: {name}", fields[name]) for name in PROCESSOR}
        yield f"{words['name']} ({words['does']}, {words['country']})"


def check_controller(file: str, *, demo: bool) -> Responsible:
    """What a start needs: the file, filled in. A demonstration may do with the example. Raises ConfigurationError."""
    if demo:
        return read_controller(Path(file or EXAMPLE))
    if not file:
        raise ConfigurationError(
            f"{SETTING} is not set. Families must be told who answers for their data: copy {EXAMPLE}, fill it in, and "
            f"name the copy in {SETTING}. BOT_DEMO=1 starts a demonstration without it."
        )
    found, example = read_controller(Path(file)), read_controller(EXAMPLE)
    if found.demonstration:
        raise ConfigurationError(
            f"{SETTING}: {file} says that it is a demonstration. Fill it in and take the line `demonstration` away."
        )
    for name in ("controller", "contact", "countries", "authority"):
        if found.words[name] == example.words[name]:
            raise ConfigurationError(f"{SETTING}: {file}, `{name}`: still says what the example says. Fill it in.")
    return found
