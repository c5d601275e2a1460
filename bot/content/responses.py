"""The curated texts of `data/answers` as they stand, for everything that must work without Rasa.

Words that two people approved at the desk lie in `BOT_VAR/answers`, in files of the same form. They go before the
code's until an upgrade brings a higher version or, where the words are the same, a later comparison with the sources.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import response_file, trial_data
from bot.content import approved_texts
from bot.content.reload import kept
from bot.response_file import PlacedText, name_of

__all__ = [
    "Response",
    "approved_answers",
    "files",
    "is_answer",
    "located_responses",
    "name_of",
    "other_languages",
    "placed_texts",
    "question_of",
    "read_responses",
    "response",
    "responses",
    "title",
]
# Groups with texts in other languages, each as `<last part>/<language>`: `show/de` is numbers/show, not guide/show.
TRANSLATED = ("numbers", "safety", "scope")
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
    """The files of texts: the trial's, those that come with the product, where these are others, and the approved."""
    folders = [*trial_data.answer_folders(), approved_texts.folder(approved_texts.ANSWERS)]
    return [path for folder in folders for path in sorted(folder.glob("*.yml"))]


@kept
def responses() -> dict[str, Response]:
    """All texts of the trial, by name. Raises BrokenFile where a file is not in their form."""
    return _named(placed_texts())


def placed_texts() -> dict[str, PlacedText]:
    """Every text as its file has it, by name. Raises BrokenFile."""
    code = trial_data.placed_texts()
    approved = {name: _over(code[name], text) for name, text in approved_answers().items() if name in code}
    return approved_texts.over(code, approved, _rank)


def approved_answers() -> dict[str, PlacedText]:
    """What was approved here, as its files have it, by name: said or not. Raises BrokenFile."""
    paths = sorted(approved_texts.folder(approved_texts.ANSWERS).glob("*.yml"))
    return {name: text for path in paths for name, text in response_file.read_file(path).items()}


def _over(code: PlacedText, approved: PlacedText) -> PlacedText:
    """The approved words, and all else as the code has it: which buttons there are, what is related, what it is.

    Other words of the code with the same version are another text: the approved one then counts as newer than both, and
    no translation as its own.
    """
    metadata = {**(code.entry.get("metadata") or {}), **(approved.entry.get("metadata") or {})}
    entry = {**code.entry, "text": approved.entry["text"], "metadata": {k: v for k, v in metadata.items() if v != ""}}
    if buttons := code.entry.get("buttons"):
        said = {button["payload"]: button["title"] for button in approved.entry.get("buttons") or ()}
        entry["buttons"] = [{**button, "title": said.get(button["payload"], button["title"])} for button in buttons]
    made = approved._replace(entry=entry)
    if _version(made) == _version(code) and _words(made) != _words(code):
        entry["metadata"]["version"] = _version(code) + 1
    return made


def _version(text: PlacedText) -> int:
    found = (text.entry.get("metadata") or {}).get("version")
    return found if isinstance(found, int) else 0


def _words(text: PlacedText) -> list[Any]:
    """What families read of an entry."""
    metadata = text.entry.get("metadata") or {}
    titles = [button["title"] for button in text.entry.get("buttons") or ()]
    return [text.entry["text"], titles, *(metadata.get(key, "") for key in ("unverified", "ask"))]


def _rank(_: str, text: PlacedText) -> tuple[int, str]:
    return _version(text), str((text.entry.get("metadata") or {}).get("reviewed", ""))


def located_responses() -> list[tuple[Path, Response, Keys]]:
    """The same, each with its file and the keys that lead to it there; of what comes with the product only what is said
    in this trial."""
    return [(text.path, _response(name, text.entry), text.keys) for name, text in placed_texts().items()]


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
