"""The question behind a greeting or thanks, with readings made up for the purpose."""

from __future__ import annotations

import pytest

from bot.understanding.courtesies import question_behind, without_courtesies
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


def readings(**sentences: str) -> dict[str, Reading]:
    return {text.replace("_", " "): Reading((name,), (0.9,), 0.9) for text, name in sentences.items()}


def test_a_courtesy_that_is_a_sentence_of_its_own_is_left_out() -> None:
    parts = readings(Thank_you_dear="chat/thanks", is_there_a_visa="travel/visa")

    assert without_courtesies(parts, thresholds()) == ["is there a visa"]


def test_a_message_of_nothing_but_courtesies_keeps_them() -> None:
    parts = readings(Thank_you_dear="chat/thanks", good_night="chat/goodbye")

    assert without_courtesies(parts, thresholds()) == ["Thank you dear", "good night"]


def test_a_long_sentence_is_never_left_out_as_a_courtesy() -> None:
    parts = readings(thank_you_and_can_my_mother_come_with_him="chat/thanks", is_there_a_visa="travel/visa")

    assert len(without_courtesies(parts, thresholds())) == 2
