"""Holds calls of the web API to openapi.yml: each request that was taken, each answer, each event of a stream.

Schemas are open, so that a client passes over what it does not know; here they are closed, so that nothing is given
that is not described.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from bot.channels.web.described import description

ROOT = "/chat/api/v1/"
FORMATS = FormatChecker(formats=())
FORMATS.checks("date-time", ValueError)(lambda value: bool(datetime.fromisoformat(value).tzinfo))
FORMATS.checks("date", ValueError)(lambda value: bool(date.fromisoformat(value)))
FORMATS.checks("uri")(lambda value: value.startswith(("https://", "http://")))


def closed(schema: Any) -> Any:
    """A schema whose objects have nothing but the properties that it names."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(part) for key, part in schema.items()}
    return {**made, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else made


@cache
def components() -> dict[str, Any]:
    """The description's named parts, with closed schemas."""
    found: dict[str, Any] = closed(description()["components"])
    return found


def hold(value: object, schema: Mapping[str, Any]) -> None:
    """Raises where a value is not as its schema describes it."""
    whole = {**closed(schema), "components": components()}
    Draft202012Validator(whole, format_checker=FORMATS).validate(value)


def whole(part: Mapping[str, Any]) -> dict[str, Any]:
    """A part of the description, with what it refers to."""
    if "$ref" not in part:
        return dict(part)
    kind, name = part["$ref"].split("/")[-2:]
    return {**description()["components"][kind][name], **{key: said for key, said in part.items() if key != "$ref"}}


def operation(method: str, path: str) -> dict[str, Any]:
    """What the description says of a call. KeyError where it says nothing."""
    found: dict[str, Any] = description()["paths"][path][method.lower()]
    return found


def hold_call(
    method: str, path: str, body: Any, status: int, headers: Mapping[str, str], content: bytes | None
) -> None:
    """Raises where a call and its answer are not as described. `content` is None where it is a stream."""
    path = path.split("?")[0]
    hold_answer(method, path, status, headers, content)
    if status < 300:
        _hold_taken(operation(method, path), body)


def hold_answer(method: str, path: str, status: int, headers: Mapping[str, str], content: bytes | None) -> None:
    """Raises where an answer is not as described."""
    if status == 405:
        return hold(json.loads(content or b""), components()["schemas"]["Refusal"])
    responses = operation(method, path)["responses"]
    given = whole(responses.get(str(status)) or responses["default"])
    assert status < 300 or "error" in json.loads(content or b"{}"), f"{method} {path}: {status} is no refusal"
    if status < 300:
        assert str(status) in responses, f"{method} {path}: {status} is not described"
    elif "code" in (error := json.loads(content or b"{}")["error"]):
        assert f"`{error['code']}`" in given["description"], f"{method} {path}: {error['code']} is not described"
    for name, header in given.get("headers", {}).items():
        assert re.search(header["schema"]["pattern"], headers[name]), f"{method} {path}: {name}"
    _hold_content(given, headers, content)


def _hold_taken(described: Mapping[str, Any], body: Any) -> None:
    if "requestBody" in described:
        hold(body, described["requestBody"]["content"]["application/json"]["schema"])


def _hold_content(given: Mapping[str, Any], headers: Mapping[str, str], content: bytes | None) -> None:
    kinds = given.get("content", {})
    if not kinds:
        assert not content, "a body is not described"
        return
    kind = headers["Content-Type"].split(";")[0]
    assert kind in kinds, f"{kind} is not described"
    if content is not None and kind == "application/json":
        hold(json.loads(content), kinds[kind]["schema"])


def hold_event(name: str, data: object) -> None:
    """Raises where an event of the stream is not as described."""
    stream = operation("GET", f"{ROOT}stream")["responses"]["200"]["content"]["text/event-stream"]
    hold(data, stream["x-events"][name])
