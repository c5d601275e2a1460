"""What reviewers ask the trained model: how a text reads, and which texts ask alike; and what is pinned."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
import yaml
from sklearn.metrics import adjusted_rand_score

from bot.conversations.pipeline import Pipeline
from bot.evaluation import cases, runner, scores
from bot.evaluation.in_process import LocalAssistant
from bot.understanding import clustering
from bot.understanding.interpreter import Interpreter

GROUPS = Path(__file__).with_name("groups.yml")
PINNED = Path("tests/regression/cases.jsonl")


def test_a_reading_names_the_likeliest_outcomes_first(interpreter: Interpreter) -> None:
    visa, weather = clustering.readings(interpreter, ["which visa do we need", "what is the weather in Paris"])

    assert visa[0]["outcome"] == "travel/visa" and visa[0]["share"] > 0.5
    assert weather[0]["outcome"] == "scope/off_topic"


@pytest.mark.parametrize(("which", "least"), [("chosen_on", 0.55), ("fresh", 0.35)])
def test_texts_that_ask_alike_come_together(interpreter: Interpreter, which: str, least: float) -> None:
    given = yaml.safe_load(GROUPS.read_text(encoding="utf-8"))[which]
    pairs = [(text, number) for number, group in enumerate(given) for text in group]
    pairs.sort()  # not in the order of their groups

    found = clustering.groups(interpreter, [text for text, _ in pairs])

    assert adjusted_rand_score([number for _, number in pairs], found) >= least


@pytest.mark.parametrize("texts", [[], ["only one"]])
def test_one_text_is_a_group_of_its_own(interpreter: Interpreter, texts: list[str]) -> None:
    assert clustering.groups(interpreter, texts) == [0] * len(texts)


@pytest.mark.django_db(transaction=True)
def test_all_that_is_pinned_is_understood(assistant: LocalAssistant) -> None:
    asked = cases.read_cases(PINNED)
    say = runner.make_asker(Pipeline(assistant))

    async def everything() -> list[str]:
        results = [await runner.run_case(case, say) for case in asked]
        return [
            json.dumps(case)
            for case, result in zip(asked, results, strict=True)
            if set(scores.verdicts(case, result)) != {"accepted"}
        ]

    assert asyncio.run(everything()) == []
