"""Questions that ask the same are found by meaning, with the trained model."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.guide.similar_question import NEAR, most_similar
from bot.understanding import similarity
from bot.understanding.interpreter import Interpreter

PAIRS: dict[str, Any] = yaml.safe_load(Path("tests/guide/likeness.yml").read_text(encoding="utf-8"))


def near(interpreter: Interpreter, kind: str) -> float:
    """The share of pairs of a kind that lie nearer than the limit."""
    pairs = PAIRS[kind]
    return sum(similarity.similarities(interpreter, one, [other])[0] >= NEAR for one, other in pairs) / len(pairs)


def test_most_pairs_that_ask_the_same_are_near(interpreter: Interpreter) -> None:
    assert near(interpreter, "same") >= 0.8


def test_few_of_the_pairs_that_only_sound_alike_are_near(interpreter: Interpreter) -> None:
    assert near(interpreter, "different") <= 0.35


def test_the_order_of_the_others_is_kept(interpreter: Interpreter) -> None:
    shares = similarity.similarities(
        interpreter, "Which visa do I need?", ["Is there wifi?", "What kind of visa should we apply for?"]
    )

    assert shares[1] > NEAR > shares[0]


@pytest.mark.parametrize(
    ("text", "others", "place"),
    [
        ("who pays the hotel in Beijing", ["Is there wifi?", "Who pays for the hotel in Beijing?"], 1),
        ("Is there wifi?", ["Who pays for the hotel?"], None),
        ("Is there wifi?", [], None),
    ],
)
def test_while_rasa_does_not_answer_nearly_the_same_words_are_found(
    text: str, others: list[str], place: int | None
) -> None:
    assert most_similar(text, others) == place
