"""What the assistant says, as `data/` has it now: Rasa chooses a text, and its words never come out of the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.content.responses import Response, response, responses
from bot.understanding.interpretation import OTHER_LANGUAGE

# What a message of Rasa's holds of the text as it stood when the model was trained; all else was found in this turn.
OF_TEXT = (
    "sources", "reviewed", "reviewed_by", "review", "unverified", "ask", "related", "title", "on_affirm", "on_words",
    "numbers", "agree", "label", "lead", "version",
)  # fmt: skip
PLACE = re.compile(r"\{(\w+)\}")


class UnknownText(ValueError):
    """The model names a text that `data/` no longer has."""


def as_now(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message of the internal channel with text, buttons and details of the text that it names.

    What names none, such as words about an alarm, is as it was. Raises UnknownText.
    """
    metadata = dict(message.get("metadata") or {})
    if not (names := metadata.get("names")):
        return dict(message)
    now = _text(names[0], str(metadata.get("language") or ""))
    kept = {key: value for key, value in metadata.items() if key not in OF_TEXT}
    values = metadata.get("values") or {}
    said = {"text": _filled(now.text, values), "buttons": _filled(list(now.buttons), values)}
    return {**message, **said, "metadata": {**now.metadata, **kept}}


def _text(name: str, language: str) -> Response:
    if name not in responses():
        raise UnknownText(f"the model names {name}, which data/ does not have")
    return response(name, language) if name == OTHER_LANGUAGE else responses()[name]


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    """Texts, and texts in lists and mappings, with the places filled that have a value."""
    if isinstance(value, str):
        return PLACE.sub(lambda place: str(values.get(place[1], place[0])), value)
    if isinstance(value, Mapping):
        return {key: _filled(inner, values) for key, inner in value.items()}
    return [_filled(inner, values) for inner in value] if isinstance(value, list) else value
