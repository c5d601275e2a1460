"""Which sentences of an answer are marked, by vectors made by hand."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import yaml_file
from bot.content.responses import Response, responses
from bot.errors import ConfigurationError
from bot.understanding.answering_sentence import NEVER, CutAnswer, MarkLimits, cut_answers, nearest
from bot.understanding.encoder_graph import Floats
from bot.understanding.interpretation import Interpretation
from bot.understanding.pipeline import marks
from bot.understanding.pipeline.decision import OutcomeDecision
from bot.understanding.pipeline.marks import AnsweringSentences, Marker
from bot.understanding.pipeline.toolbox import toolbox_of
from bot.understanding.rasa_channel import as_reply
from bot.understanding.reading_limits import CONFIG

LIMITS = MarkLimits(near=0.5, lead=0.2, first=0.1, second=0.05)
PARAMETERS = {"mark_near": 0.5, "mark_lead": 0.2, "mark_first": 0.1, "mark_second": 0.05}
VISA, PRICE = "travel/visa", "costs/overview"
SENTENCES = ("You need a visa.", "It lasts 90 days.", "Relatives can apply, too.", "Ask first.")


def cosines(*values: float) -> Floats:
    return np.array(values, dtype=np.float32)


def answer(text: str, name: str = VISA, **metadata: Any) -> dict[str, Response]:
    return {name: Response(name, text, metadata={"review": "slow", **metadata})}


# ---- which of the sentences


def test_the_sentence_that_is_near_is_marked() -> None:
    assert nearest(cosines(0.1, 0.2, 0.8, 0.1), LIMITS) == [2]


def test_nothing_is_marked_where_no_sentence_is_near() -> None:
    assert nearest(cosines(0.1, 0.2, 0.49, 0.1), LIMITS) == []


def test_nothing_is_marked_where_all_sentences_are_as_near() -> None:
    assert nearest(cosines(0.7, 0.75, 0.8, 0.7), LIMITS) == []


def test_the_first_sentence_is_marked_too_unless_another_is_nearer_by_far() -> None:
    assert nearest(cosines(0.7, 0.1, 0.6, 0.1), LIMITS) == [0]
    assert nearest(cosines(0.7, 0.1, 0.78, 0.1), LIMITS) == [0, 2]
    assert nearest(cosines(0.7, 0.1, 0.82, 0.1), LIMITS) == [2]


def test_two_sentences_are_marked_where_both_are_as_near_in_the_order_of_the_text() -> None:
    assert nearest(cosines(0.1, 0.72, 0.2, 0.75), LIMITS) == [1, 3]
    assert nearest(cosines(0.1, 0.65, 0.2, 0.75), LIMITS) == [3]


def test_never_more_than_two_are_marked() -> None:
    assert nearest(cosines(0.1, 0.75, 0.75, 0.75, 0.1, 0.1, 0.1), LIMITS) == [1, 2]


def test_a_second_sentence_must_be_near_for_itself() -> None:
    assert nearest(cosines(0.1, 0.52, 0.49, 0.1), LIMITS) == [1]


def test_what_is_marked_are_the_sentences_themselves() -> None:
    vectors = np.eye(4, dtype=np.float16)

    assert CutAnswer(SENTENCES, vectors).marked(vectors[2].astype(np.float32), LIMITS) == (SENTENCES[2],)


# ---- what can be marked


def test_an_answer_is_cut_into_the_sentences_that_a_family_reads() -> None:
    text = "You need a visa. It lasts 90 days.\n\nFor some:\nA letter.\nA photo."

    assert cut_answers(answer(text)) == {VISA: ("You need a visa.", "It lasts 90 days.", "A letter.", "A photo.")}


def test_a_name_with_a_title_is_not_cut_in_two() -> None:
    text = "At St. Jude people wait. Dr. Li asks. We do not know."

    assert cut_answers(answer(text))[VISA] == ("At St. Jude people wait.", "Dr. Li asks.", "We do not know.")


def test_what_is_filled_in_when_it_is_said_cannot_be_marked() -> None:
    text = "We keep it <days> days. You can delete it. Ask us. Or do it yourself."

    assert cut_answers(answer(text))[VISA] == ("You can delete it.", "Ask us.", "Or do it yourself.")


def test_a_short_answer_is_read_whole() -> None:
    assert cut_answers(answer("You need a visa. Ask first.")) == {}


@pytest.mark.parametrize("group", NEVER)
def test_words_of_danger_and_of_talk_are_never_marked(group: str) -> None:
    assert cut_answers(answer("One thing. Another thing. A third.", f"{group}/any")) == {}


def test_what_is_no_answer_about_the_trial_is_never_marked() -> None:
    assert cut_answers(answer("One thing. Another thing. A third.", review="")) == {}


def test_every_sentence_of_our_answers_stands_in_its_text_on_one_line() -> None:
    cut = cut_answers(responses())

    assert len(cut) > 100
    assert [s for name, all_of in cut.items() for s in all_of if s not in responses()[name].text or "\n" in s] == []


# ---- the component


class Alike:
    """Encodes a sentence as the direction that its first word has."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}

    def encode(self, texts: list[str]) -> Floats:
        rows = np.zeros((len(texts), 400), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[self.words.setdefault(text.split()[0], len(self.words))] = 1
        return rows


class Broken:
    def encode(self, texts: list[str]) -> Floats:
        raise RuntimeError("no graph")


def marker(encoder: Any) -> Marker:
    """Each sentence has a direction of its own, in the order in which `Alike` meets them."""
    vectors = np.eye(4, 400, dtype=np.float16)
    if isinstance(encoder, Alike):
        encoder.encode(list(SENTENCES))
    return Marker(encoder, {VISA: CutAnswer(SENTENCES, vectors)}, LIMITS)


def test_a_message_that_gets_one_answer_has_its_sentence_marked() -> None:
    understood = marker(Alike()).with_marks(Interpretation((VISA,)), "Relatives come along?")

    assert understood.marked == (SENTENCES[2],)


@pytest.mark.parametrize("outcomes", [(VISA, PRICE), (PRICE,), ()])
def test_nothing_is_marked_where_several_answers_are_given_or_another_or_none(outcomes: tuple[str, ...]) -> None:
    assert marker(Alike()).with_marks(Interpretation(outcomes), "Relatives come along?").marked == ()


def test_a_fault_costs_the_mark_and_not_the_answer() -> None:
    understood = Interpretation((VISA,))

    assert marker(Broken()).with_marks(understood, "Relatives come along?") == understood


@pytest.fixture
def component(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AnsweringSentences:
    """Trained on one answer, and loaded again."""
    monkeypatch.setattr(marks, "responses", lambda: answer(" ".join(SENTENCES)))
    parts = LocalModelStorage(tmp_path), Resource("marks"), ExecutionContext(GraphSchema({}))
    data = TrainingData([Message(data={"text": "which visa", "intent": VISA})])
    toolbox_of(data).encoder = Alike()  # type: ignore[assignment]
    AnsweringSentences.create(PARAMETERS, *parts).train(data)
    return AnsweringSentences.load(PARAMETERS, *parts)


def test_the_sentences_are_kept_with_the_model(component: AnsweringSentences) -> None:
    message = Message(data={"text": "which visa"})
    toolbox_of(message).encoder = Alike()  # type: ignore[assignment]

    component.process([message])

    assert toolbox_of(message).marker is not None
    assert component.answers[VISA].sentences == SENTENCES and component.answers[VISA].vectors.dtype == np.float16


def test_a_changed_answer_is_learned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = AnsweringSentences.fingerprint_addon({})
    monkeypatch.setattr(marks, "responses", lambda: answer("One. Two. Three."))

    assert AnsweringSentences.fingerprint_addon({}) != before


@pytest.mark.parametrize("wrong", [{"mark_near": 1.5}, {"mark_lead": "far"}, {"mark_first": None}])
def test_a_limit_that_is_missing_or_out_of_range_is_named(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(wrong))):
        marks.limits({**PARAMETERS, **wrong})


def test_the_configuration_sets_every_limit() -> None:
    (line,) = [line for line in yaml_file.read(CONFIG)["pipeline"] if line["name"].endswith("AnsweringSentences")]

    assert marks.limits(line).near > 0


class Visa:
    """Reads every message as a question about the visa."""

    encoder = SimpleNamespace(remembering=nullcontext)

    groups = ["travel"]

    def interpret(self, *_: Any) -> Interpretation:
        return Interpretation((VISA,))


@pytest.mark.parametrize(("pressed", "expected"), [(None, [SENTENCES[2]]), (VISA, [])])
def test_the_mark_comes_with_what_was_read_unless_a_button_was_pressed(
    pressed: str | None, expected: list[str]
) -> None:
    message = Message(data={"text": "Relatives come along?", "metadata": {"outcome": pressed}})
    box = toolbox_of(message)
    box.marker = marker(Alike())
    decision = OutcomeDecision.__new__(OutcomeDecision)
    decision.config, decision.interpreter = {}, Visa()  # type: ignore[assignment]

    decision.process([message])

    assert list(message.get("understood")["marked"]) == expected


def test_the_channel_passes_on_only_what_stands_in_the_text_that_is_said() -> None:
    understood = {"marked": [SENTENCES[0], "A sentence from before the text was changed."]}

    said = as_reply({"text": " ".join(SENTENCES), "utter_action": f"utter_{VISA}"}, understood, "m")
    other = as_reply({"text": "Something broke."}, understood, "m")

    assert said["metadata"]["marked"] == [SENTENCES[0]] and "marked" not in other["metadata"]
