"""The assistant is as good as we say, on cases whose writers had not seen its examples (docs/measurements.md)."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.conversations.door import Door
from bot.evaluation import cases, runner, scores
from bot.evaluation.local import LocalAssistant
from bot.evaluation.management.commands.evaluate import results

pytestmark = pytest.mark.django_db(transaction=True)
CASES = Path(__file__).resolve().parents[1] / "evaluation"


def measured(assistant: LocalAssistant, *names: str, every: int = 1) -> dict[str, Any]:
    """The totals over some of the files of tests/evaluation; `every` third case, say, where there are very many."""
    asked = [case for name in names for case in cases.read(CASES / f"{name}.jsonl")][::every]
    found = asyncio.run(results(asked, Door(assistant)))
    return scores.total(list(zip(asked, found, strict=True)))


def share(total: dict[str, Any], *names: str) -> float:
    return sum(float(total[name]["share"]) for name in names)


def test_questions_of_the_catalogue_get_their_answer(assistant: LocalAssistant) -> None:
    total = measured(assistant, "inscope_a", "inscope_b", "inscope_c", every=3)

    assert share(total, "accepted") >= 0.85
    assert share(total, "accepted", "offered") >= 0.94
    assert share(total, "wrong") <= 0.06


def test_what_is_not_covered_gets_no_answer_of_the_catalogue(assistant: LocalAssistant) -> None:
    assert share(measured(assistant, "scope", "scope_b"), "wrong") <= 0.05


def test_emergencies_are_found_and_lookalikes_are_not(assistant: LocalAssistant) -> None:
    total = measured(assistant, "safety", "safety_b", "safety_c")

    assert share(total, "recall") >= 0.95
    assert share(total, "false_alarm") <= 0.04


def test_emergencies_of_strangers_are_found_in_thirteen_languages(assistant: LocalAssistant) -> None:
    total = measured(assistant, "safety_writer_a", "safety_writer_b", "safety_writer_c")

    assert share(total, "recall") >= 0.93
    assert share(total, "false_alarm") <= 0.1


def test_the_turn_after_an_alarm_stays_with_it(assistant: LocalAssistant) -> None:
    """By group: which of the texts for that turn it is makes a smaller difference than small talk would."""
    asked = [{**case, "turns": [*map(of_group, case["turns"])]} for case in cases.read(CASES / "after.jsonl")]
    found = asyncio.run(results(asked, Door(assistant)))

    assert share(scores.total(list(zip(asked, found, strict=True))), "accepted") >= 0.88


def of_group(turn: dict[str, Any]) -> dict[str, Any]:
    return {**turn, "expect": ["safety/*"]} if turn["expect"][0].startswith("safety/") else turn


def test_small_talk_and_wishes_are_understood(assistant: LocalAssistant) -> None:
    assert share(measured(assistant, "chat"), "accepted") >= 0.88


def test_each_question_of_a_compound_message_is_answered(assistant: LocalAssistant) -> None:
    assert share(measured(assistant, "compound", "compound_b"), "accepted") >= 0.7


def test_follow_ups_are_read_with_the_turn_before(assistant: LocalAssistant) -> None:
    assert share(measured(assistant, "context", "context_b", "conversations"), "accepted") >= 0.8


def test_personal_data_is_removed_and_lookalikes_stay(assistant: LocalAssistant) -> None:
    total = measured(assistant, "pii")

    assert share(total, "removed") >= 0.93
    assert share(total, "untouched") >= 0.97


def test_the_runner_is_deterministic(assistant: LocalAssistant) -> None:
    say = runner.sayer(Door(assistant))
    case = {"id": "1", "text": "who pays for the flight", "expect": []}

    assert asyncio.run(runner.run(case, say)) == asyncio.run(runner.run(case, say))
