"""Turns of written talks become examples: alone where they can stand alone, and in the light of the turn before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.content.responses import question_of
from bot.understanding import talk_examples
from bot.understanding.followup import joined
from bot.understanding.interpretation import Previous

TALK = [
    {"user": "what does it cost", "expect": ["costs/overview", "costs/what_you_pay"], "kind": "first"},
    {"user": "thanks", "expect": ["chat/thanks"], "kind": "small_talk"},
    {"user": "and who pays the hotel", "expect": ["costs/what_you_pay"], "kind": "follow_up"},
    {"user": "visa? and food?", "expect_all": [["travel/visa"], ["travel/food", "costs/overview"]], "kind": "switch"},
]
PRICE = question_of("costs/overview")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "talks_x.jsonl").write_text(json.dumps({"id": "x", "turns": TALK}), encoding="utf-8")
    return tmp_path


def test_a_first_turn_is_learned_alone_with_the_best_of_what_is_accepted(folder: Path) -> None:
    assert talk_examples.examples(folder)[0] == ("what does it cost", "costs/overview")


def test_a_follow_up_is_learned_with_the_message_before_and_what_the_talk_is_about(folder: Path) -> None:
    followed = f"and who pays the hotel << thanks << {PRICE}"

    assert [(t, o) for t, o in talk_examples.examples(folder) if "hotel" in t] == [(followed, "costs/what_you_pay")]


def test_a_message_that_asks_two_things_keeps_both_and_is_no_example_of_one(folder: Path) -> None:
    assert list(talk_examples.turns(folder))[3].outcomes == ("travel/visa", "travel/food")
    assert not [text for text, _ in talk_examples.examples(folder) if "visa" in text]


def test_a_trial_without_talks_has_no_such_examples(tmp_path: Path) -> None:
    assert talk_examples.examples(tmp_path) == []


def test_the_topic_is_the_newest_answer_that_is_no_courtesy() -> None:
    earlier = ["chat/thanks", "costs/overview", "travel/visa"]
    previous = Previous.read({"text": "thank you", "outcomes": ["chat/thanks"], "earlier": earlier})

    assert joined("and for him?", previous) == f"and for him? << thank you << {PRICE}"


def test_without_a_turn_before_there_is_nothing_to_join() -> None:
    assert joined("and for him?", Previous()) == "and for him?"
