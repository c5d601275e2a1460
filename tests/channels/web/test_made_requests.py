"""Requests made from openapi.yml: what it allows is well formed, what it forbids is no error of ours, and every answer
is described."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as examples
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core import NOT_SET

from bot.channels.web.described import description
from tests.channels.messaging.servers import Server
from tests.channels.web.contract import ROOT, hold_answer, operation
from tests.channels.web.test_api import Client, Family, run

pytestmark = pytest.mark.django_db(transaction=True)
METHODS = ("get", "post", "delete")
CALLS = [(method, path) for path, there in description()["paths"].items() for method in METHODS if method in there]
# Refusals of what no client that keeps to the description sends.
MALFORMED = {"bad_json", "bad_id", "bad_message", "bad_code", "bad_after", "bad_feedback", "not_confirmed"}
bounded = examples(
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# The one call that takes nothing, so that there is nothing to forbid.
BARE = ("get", f"{ROOT}openapi.json")


def for_each(calls: list[tuple[str, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("method", "path"), calls, ids=[f"{method} {path}" for method, path in calls])


@pytest.fixture(autouse=True)
def answering(assistant: Server) -> None:
    """What a family writes gets an answer."""


def made(method: str, path: str, mode: GenerationMode) -> st.SearchStrategy[Case[Any]]:
    found = schemathesis.openapi.from_dict(description())[path][method.upper()]
    return found.as_strategy(generation_mode=mode)


async def answered(method: str, path: str, case: Case[Any]) -> Any:
    """Our answer, held to the description. The chat is new, and has one message of ours."""
    family = await Family().begin()
    await family.press("costs/overview")
    headers = {name: value for name, value in (case.headers or {}).items() if name != "Authorization"}
    if "security" in operation(method, path):
        headers["Authorization"] = f"Bearer {family.token}"
    body = None if case.body is NOT_SET else case.body
    written = b"" if body is None else json.dumps(body, default=str).encode()
    where = f"{path}?{urlencode(case.query or {}, doseq=True, errors='replace')}"
    answer = await Client().generic(method.upper(), where, written, "application/json", headers=headers)
    content = None if answer.streaming else answer.content
    hold_answer(method, path, answer.status_code, answer.headers, content)
    return answer


def refusal(answer: Any) -> str:
    """The code of a refusal; empty where the call was taken."""
    return "" if answer.status_code < 300 else str(json.loads(answer.content)["error"]["code"])


@for_each(CALLS)
def test_what_the_description_allows_is_not_malformed(method: str, path: str) -> None:
    @bounded
    @seed(6)
    @given(case=made(method, path, GenerationMode.POSITIVE))
    def holds(case: Case[Any]) -> None:
        cache.clear()
        answer = run(answered(method, path, case))

        assert answer.status_code < 500 and refusal(answer) not in MALFORMED

    holds()


@for_each([call for call in CALLS if call != BARE])
def test_what_it_forbids_is_no_error_of_ours(method: str, path: str) -> None:
    @bounded
    @seed(7)
    @given(case=made(method, path, GenerationMode.NEGATIVE))
    def holds(case: Case[Any]) -> None:
        cache.clear()
        answer = run(answered(method, path, case))

        assert answer.status_code < 500

    holds()
