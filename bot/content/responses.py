"""The curated texts of `data/answers` as they stand, for everything that must work without Rasa."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bot import trial_data
from bot.trial_data import PREFIX


@dataclass(frozen=True)
class Response:
    """One curated text. `name` is its id without `utter_`: an answer's catalogue id, such as `costs/visa`."""

    name: str
    text: str
    buttons: tuple[dict[str, str], ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


def _response(name: str, entry: dict[str, Any]) -> Response:
    return Response(name, entry["text"], tuple(entry.get("buttons") or ()), entry.get("metadata") or {})


@cache
def responses() -> dict[str, Response]:
    """All responses of the trial, by name. Raises ValueError with the file's name where the YAML is broken."""
    names = {key.removeprefix(PREFIX): value[0] for key, value in trial_data.answers().items()}
    return {name: _response(name, entry) for name, entry in names.items()}


def response(name: str, language: str | None = None) -> Response:
    """The text called `name`; where it exists in `language`, as `<last part>/<language>`, that one."""
    translated = f"{name.rsplit('/', 1)[-1]}/{language}"
    return responses().get(translated) or responses()[name]


def title(name: str) -> str:
    """The question that an outcome answers, as a button says it."""
    return str(responses()[name].metadata["title"])


def question_of(name: str) -> str:
    """The same, or an empty text where an outcome answers no question: an emergency has no title."""
    found = responses().get(name)
    return str(found.metadata.get("title", "")) if found else ""
