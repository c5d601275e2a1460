"""The question behind a greeting or thanks, with readings made up for the purpose."""

from __future__ import annotations

import pytest

from bot.understanding.courtesies import question_behind
from bot.understanding.prediction import Reading
from bot.understanding.reading_limits import thresholds

ASKED = {"is there a visa": ("travel/visa", 0.7), "visa for my mother": ("travel/visa", 0.9)}


def read(texts: list[str]) -> list[Reading]:
    found = (ASKED.get(text.lower(), ("chat/thanks", 0.9)) for text in texts)
    return [Reading((name,), (share,), 0.9) for name, share in found]


def whole(name: str = "chat/thanks") -> Reading:
    return Reading((name,), (0.9,), 0.9)


@pytest.mark.parametrize("sentences", [["Thanks so much.", "Is there a visa"], ["thanks is there a visa"]])
def test_a_part_that_surely_asks_is_what_the_message_means(sentences: list[str]) -> None:
    assert question_behind(sentences, whole(), read, thresholds()).best == "travel/visa"


def test_a_part_without_the_form_of_a_question_must_be_surer() -> None:
    assert question_behind(["thanks visa for my mother"], whole(), read, thresholds()).best == "travel/visa"


def test_a_message_that_reads_as_something_else_is_left_alone() -> None:
    said = whole("costs/overview")

    assert question_behind(["Thanks.", "Is there a visa"], said, read, thresholds()) is said


def test_a_few_words_hide_no_question() -> None:
    said = whole()

    assert question_behind(["is there visa"], said, read, thresholds()) is said
