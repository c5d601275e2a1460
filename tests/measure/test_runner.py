"""A case of the evaluation is asked through the real pipeline; what breaks in one is a result and not the end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.conversations.pipeline import Pipeline
from bot.conversations.types import Question, Reply
from bot.evaluation import scores
from bot.evaluation.management.commands.evaluate import results

pytestmark = pytest.mark.django_db(transaction=True)
FAILED = {"outcomes": ["sorry/unavailable"], "offered": [], "confidence": 0.0, "stored": ""}
FINE = {"id": "after", "text": "what does it cost", "expect": ["costs/overview"]}


class Answering:
    async def ask(self, question: Question) -> list[Reply]:
        return [Reply("No price is published.", "costs/overview", confidence=0.9)]


@pytest.mark.parametrize(
    ("broken", "result"),
    [
        ({"id": "a", "text": 5, "expect": ["chat/greet"]}, FAILED),
        ({"id": "a", "turns": [{"user": 5, "expect": ["chat/greet"]}]}, {"turns": [FAILED]}),
        ({"id": "a", "turns": [{"expect": ["chat/greet"]}, {"user": "hi", "expect": ["chat/greet"]}]},
         {"turns": [FAILED, FAILED]}),
    ],
)  # fmt: skip
def test_what_breaks_in_a_case_counts_as_unavailable_and_the_next_is_asked(
    broken: dict[str, Any], result: dict[str, Any]
) -> None:
    asked = [broken, FINE]

    first, second = asyncio.run(results(asked, Pipeline(Answering())))

    assert first == {"id": "a", **result}
    assert second["outcomes"] == ["costs/overview"]
    assert scores.total(list(zip(asked, [first, second], strict=True)))["accepted"]["count"] == 1
