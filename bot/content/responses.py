"""The curated texts of `data/answers` as they stand, for everything that must work without Rasa."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import response_file, trial_data
from bot.content.reload import kept
from bot.response_file import PlacedText, name_of

__all__ = [
    "Response",
    "files",
    "is_answer",
    "located_responses",
    "name_of",
    "other_languages",
    "question_of",
    "read_responses",
    "response",
    "responses",
    "title",
]
# Groups with texts in other languages, each as `<last part>/<language>`: `show/de` is numbers/show, not guide/show.
TRANSLATED = ("correction", "numbers", "safety", "scope")
Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Response:
    """One curated text. `name` is its id, `group/name`: of an answer the catalogue's, such as `costs/visa`."""

    name: str
    text: str
    buttons: tuple[dict[str, str], ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


def read_responses(path: Path) -> dict[str, Response]:
    """The texts of one file, by name. Raises BrokenFile with file and line where it is not in their form."""
    return _named(response_file.read_file(path))


def _named(placed: dict[str, PlacedText]) -> dict[str, Response]:
    return {name: _response(name, text.entry) for name, text in placed.items()}


def _response(name: str, entry: response_file.Entry) -> Response:
    return Response(name, entry["text"], tuple(entry.get("buttons") or ()), entry.get("metadata") or {})


def files() -> list[Path]:
    """The files of texts: the trial's, then those that come with the product, where these are others."""
    return [path for folder in trial_data.answer_folders() for path in sorted(folder.glob("*.yml"))]


@kept
def responses() -> dict[str, Response]:
    """All texts of the trial, by name. Raises BrokenFile where a file is not in their form."""
    return _named(trial_data.placed_texts())


def located_responses() -> list[tuple[Path, Response, Keys]]:
    """The same, each with its file and the keys that lead to it there; of what comes with the product only what is said
    in this trial."""
    return [(text.path, _response(name, text.entry), text.keys) for name, text in trial_data.placed_texts().items()]


def other_languages() -> set[str]:
    """The languages other than English in which some texts are; such a text is called `<group>/<language>`."""
    return {name.rsplit("/", 1)[-1] for name in responses() if name.startswith("other_language/")}


def response(name: str, language: str | None = None) -> Response:
    """The text called `name`; of the groups in TRANSLATED the one in `language`, where it exists."""
    group, _, rest = name.partition("/")
    translated = responses().get(f"{rest}/{language}") if group in TRANSLATED else None
    return translated or responses()[name]


def title(name: str) -> str:
    """The question that an outcome answers, as a button says it."""
    return str(responses()[name].metadata["title"])


def question_of(name: str) -> str:
    """The same, or an empty text where an outcome answers no question: an emergency has no title."""
    found = responses().get(name)
    return str(found.metadata.get("title", "")) if found else ""


def is_answer(name: str) -> bool:
    """Whether an outcome is an answer about the trial: what a talk can be about. Only these have a class of review."""
    found = responses().get(name)
    return bool(found and found.metadata.get("review"))


def related_to(name: str) -> tuple[str, ...]:
    """The answers that an answer names as related; none where there is no such text."""
    found = responses().get(name)
    return tuple(found.metadata.get("related") or ()) if found else ()
