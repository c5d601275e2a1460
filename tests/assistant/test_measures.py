"""The assistant is as good as we say, on cases whose writers had not seen its examples (docs/measurements.md)."""

import asyncio

import pytest

from bot.conversations.pipeline import Pipeline
from bot.evaluation import runner, scores
from bot.evaluation.in_process import LocalAssistant
from bot.evaluation.management.commands.evaluate import results
from tests.measure.floors import FLOORS, Floor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor.measure)
def test_the_assistant_is_as_good_as_we_say(assistant: LocalAssistant, floor: Floor) -> None:
    asked = floor.asked()

    found = asyncio.run(results(asked, Pipeline(assistant)))

    assert floor.missed(scores.total(list(zip(asked, found, strict=True)))) == []


def test_the_runner_is_deterministic(assistant: LocalAssistant) -> None:
    say = runner.make_asker(Pipeline(assistant))
    case = {"id": "1", "text": "who pays for the flight", "expect": []}

    assert asyncio.run(runner.run_case(case, say)) == asyncio.run(runner.run_case(case, say))
