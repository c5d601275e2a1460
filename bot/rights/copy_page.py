"""A copy as a page: the values of the JSON under headings, labels made from their names."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from bot.content.responses import response
from bot.rights.data_copy import SECTIONS, Copy

# On the page only: all of it is in the JSON.
NOT_DRAWN = {"details", "choices", "understood_as", "steps", "links", "suggested"}


TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")


def clock(text: str) -> str:
    """A time of the JSON as people read it; other words stay."""
    return f"{datetime.fromisoformat(text):%d %B %Y, %H:%M} UTC" if TIME.fullmatch(text) else text


def messages(copy: Copy) -> list[dict[str, Any]]:
    """The messages with readable times."""
    return [{**message, "time": clock(message["time"])} for message in copy["messages"]]


def sections(copy: Copy) -> list[dict[str, Any]]:
    """`[{"name", "title", "rows": [[(label, words), …], …]}]`; a section without rows says that there is nothing."""
    names = [name for name in SECTIONS if name != "messages"]
    return [
        {"name": name, "title": response(f"copy/section_{name}").text, "rows": list(_rows(copy[name]))}
        for name in names
    ]


def _rows(value: Any) -> list[list[tuple[str, str]]]:
    if isinstance(value, list):
        return [row for entry in value for row in _rows(entry if isinstance(entry, dict) else {"": entry})]
    if not isinstance(value, dict):
        return []
    own = [(_label(k), _words(v)) for k, v in value.items() if _drawn(k, v) and not _nested(v)]
    inner = [row for k, v in value.items() if _drawn(k, v) and _nested(v) for row in _under(k, v)]
    return ([own] if own else []) + inner


def _under(key: str, value: Any) -> list[list[tuple[str, str]]]:
    """The rows of a part, each named after it."""
    return [[(_label(key), ""), *row] for row in _rows(value)]


def _nested(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(v, dict) for v in value))


def _drawn(key: str, value: Any) -> bool:
    return key not in NOT_DRAWN and value not in (None, "", [], {})


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "\n".join(map(str, value)) if isinstance(value, list) else clock(str(value))
