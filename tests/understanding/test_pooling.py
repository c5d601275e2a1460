"""How opinions on what a text means become one."""

from __future__ import annotations

import numpy as np
import pytest

from bot.understanding.followup import together
from bot.understanding.interpretation import Previous
from bot.understanding.outcome_model import OutcomeModel
from bot.understanding.prediction import Reading

VISA, RELATED, SAME_GROUP, ELSEWHERE = "travel/visa", "travel/visa_free_entry", "travel/food", "costs/overview"
AFTER_VISA = Previous("which visa?", (VISA,))


def reading(**shares: float) -> Reading:
    """By names with "__" for "/"."""
    order = sorted(shares, key=lambda name: -shares[name])
    return Reading(tuple(name.replace("__", "/") for name in order), tuple(shares[name] for name in order), 0.9)


def test_an_outcome_that_one_opinion_rules_out_does_not_win_by_the_other() -> None:
    by_vector, by_ngram = np.array([[0.6, 0.4, 0.0]], np.float32), np.array([[0.0, 0.4, 0.6]], np.float32)

    shares = OutcomeModel()._pooled(by_vector, by_ngram)

    assert shares.argmax() == 1
    assert shares.sum() == pytest.approx(1)


def test_two_that_agree_are_surer_together() -> None:
    opinion = np.array([[0.6, 0.3, 0.1]], np.float32)

    assert OutcomeModel()._pooled(opinion, opinion)[0, 0] > 0.6


def test_a_follow_up_means_what_both_readings_allow() -> None:
    alone = reading(costs__overview=0.5, travel__food=0.45, travel__visa=0.01)
    joint = reading(travel__food=0.5, travel__visa=0.45)

    assert together(alone, joint, Previous("x")).best == SAME_GROUP


@pytest.mark.parametrize("gains", [RELATED, SAME_GROUP])
def test_what_the_answer_before_is_related_to_gains(gains: str) -> None:
    even = Reading((gains, ELSEWHERE), (0.4, 0.4), 0.9)

    assert together(even, even, Previous("x")).share == pytest.approx(0.5)
    assert together(even, even, AFTER_VISA).best == gains
    assert together(even, even, AFTER_VISA).share > 0.55


def test_a_related_answer_gains_more_than_another_of_its_group() -> None:
    even = Reading((RELATED, SAME_GROUP), (0.4, 0.4), 0.9)

    assert together(even, even, AFTER_VISA).best == RELATED
