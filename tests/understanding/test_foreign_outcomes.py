"""What families ask in other languages is learned beside English, without alarms and follow-ups."""

from __future__ import annotations

import numpy as np

from bot.understanding.foreign_outcomes import ENGLISH_EACH, ForeignOutcomeModel, learned_from


def test_alarms_turns_after_them_and_follow_ups_are_left_to_others() -> None:
    elsewhere = [("cuanto cuesta", "costs/overview"), ("no respira", "safety/emergency")]
    english = [("what does it cost", "costs/overview"), ("and for men << does it harm", "risks/fertility")]

    assert learned_from(elsewhere, english) == [elsewhere[0], english[0]]


def test_english_examples_do_not_drown_the_others() -> None:
    english = [(f"what does it cost in case {number}", "costs/overview") for number in range(10 * ENGLISH_EACH)]

    taken = learned_from([], english)

    assert len(taken) == ENGLISH_EACH
    assert {text.rsplit(" ", 1)[1] for text, _ in taken} > {"0", "100", "390"}


def test_vectors_are_given_to_the_model_as_they_are() -> None:
    random = np.random.default_rng(0)
    centres = {"costs/overview": 5.0, "travel/visa": 5.2}
    outcomes = [name for name in centres for _ in range(30)]
    vectors = np.array([random.normal(centres[name], 0.02, 8) for name in outcomes], dtype=np.float32)
    texts = [f"{'precio' if name == 'costs/overview' else 'visado'} {place}" for place, name in enumerate(outcomes)]
    model = ForeignOutcomeModel(C=1.0).fit(texts, vectors, outcomes)

    read = model.reading("el visado", np.full(8, 5.2, dtype=np.float32))

    assert read.best == "travel/visa" and read.share > 0.9
