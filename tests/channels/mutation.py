"""Recorded requests of a platform as trees, and ways to spoil them."""

from __future__ import annotations

import copy
import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import xmltodict
from hypothesis import strategies as st

from tests.channels.signed import names, recorded

Path = tuple[Any, ...]
SECRET = "Quentin has lupus"
# What may stand where something else should.
STRANGE = st.sampled_from(
    [None, "", " ", 0, -1, 10**30, 1e300, True, [], {}, [None], {"a": {"b": [1]}}, "x" * 100_000, "\ud800", "a\x00b",
     "\u202eevil", SECRET, [SECRET], {"id": SECRET}, "2026-11-26", "NaN", float("inf")]
)  # fmt: skip


def deep(levels: int = 150) -> Any:
    """Something with very many levels."""
    found: Any = SECRET
    for level in range(levels):
        found = [found] if level % 2 else {"a": found}
    return found


def paths(tree: Any, path: Path = ()) -> Iterator[Path]:
    """The place of everything in a tree but the tree itself."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, value in inner:
        yield (*path, name)
        yield from paths(value, (*path, name))


def _changed(tree: Any, path: Path, change: Callable[[Any, Any], None]) -> Any:
    made = copy.deepcopy(tree)
    holder = made
    for name in path[:-1]:
        holder = holder[name]
    change(holder, path[-1])
    return made


def _doubled(holder: Any, name: Any) -> None:
    if isinstance(holder, list):
        holder.append(copy.deepcopy(holder[name]))
    else:
        holder[f"{name}_again"] = copy.deepcopy(holder[name])


@st.composite
def spoiled(draw: st.DrawFn, tree: Any) -> Any:
    """The tree with one to three places taken out, doubled, or filled with something strange."""
    for _ in range(draw(st.integers(1, 3))):
        places = list(paths(tree))
        if not places:
            break
        path = draw(st.sampled_from(places))
        what = draw(st.sampled_from(["out", "strange", "strange", "deep", "doubled"]))
        value = deep() if what == "deep" else draw(STRANGE)
        changes: dict[str, Callable[[Any, Any], None]] = {
            "out": lambda holder, name: holder.pop(name),
            "doubled": _doubled,
        }

        def put(holder: Any, name: Any, value: Any = value) -> None:
            holder[name] = value

        tree = _changed(tree, path, changes.get(what, put))
    return tree


# ---- how each platform writes a tree


def _form(tree: Any) -> bytes:
    return urlencode({str(name): str(value) for name, value in tree.items()}, errors="replace").encode()


def _mailgun(tree: Any) -> bytes:
    """A form in which some fields are JSON."""
    inner = {name: json.dumps(value) for name, value in tree.items() if not isinstance(value, str)}
    return _form({**tree, **inner})


def _xml(tree: Any) -> bytes:
    found: str = xmltodict.unparse({"xml": tree}, full_document=False)
    return found.encode(errors="replace")


def _json(tree: Any) -> bytes:
    return json.dumps(tree).encode()


# The fields of Mailgun's form that hold JSON.
JSON_FIELDS = ("message-headers", "attachments", "content-id-map")
FOLDERS = {"sms": "twilio", "twilio_whatsapp": "twilio"}
WRITERS: dict[str, Callable[[Any], bytes]] = {
    "sms": _form,
    "twilio_whatsapp": _form,
    "email": _mailgun,
    "wechat": _xml,
}


def written(channel: str, tree: Any) -> bytes:
    """The body of a request. Raises ValueError where the platform could not write it either."""
    return WRITERS.get(channel, _json)(tree)


def trees(channel: str) -> list[Any]:
    """All that is recorded of a platform, with the time of now."""
    folder = FOLDERS.get(channel, channel)
    return [_read(channel, _now(recorded(folder, name).decode())) for name in names(folder)]


def _now(text: str) -> str:
    """Meta's and LINE's times, and Telegram's dates."""
    now = str(int(time.time()))
    return re.sub(r'("date": ?)\d+', rf"\g<1>{now}", text.replace("1795000000", now).replace("1732600000", now))


def _read(channel: str, text: str) -> Any:
    if channel == "wechat":
        return dict(xmltodict.parse(text)["xml"])
    try:
        found = json.loads(text)
    except ValueError:
        return dict(parse_qsl(text))
    if channel == "email":
        found |= {name: json.loads(found[name]) for name in JSON_FIELDS if name in found}
    return found
