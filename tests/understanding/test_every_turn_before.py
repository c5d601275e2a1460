"""Every outcome that can be the turn before × every short message × every state: reading never fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.content.nlu_examples import example_pairs
from bot.content.responses import responses
from bot.safety.alarm_state import DEFAULTS
from bot.understanding import alarm_followup, language_detection
from bot.understanding.alarm_classifier import AlarmModel, Ear
from bot.understanding.alarm_followup import Aftermath
from bot.understanding.encoder_graph import Floats
from bot.understanding.glossary_normalizer import Reader
from bot.understanding.interpretation import Previous
from bot.understanding.interpreter import Interpreter
from bot.understanding.language_detection import LanguageDetector
from bot.understanding.outcome_model import OutcomeModel
from bot.understanding.prediction import Reading
from bot.understanding.sentence_encoder import SentenceEncoder

SHORT = (Path(__file__).parent / "short_messages.txt").read_text(encoding="utf-8").splitlines()
WIDTH = 64
# Of the messages each outcome meets one in so many; all of them where nothing waits.
STRIDE = 12
# Names of texts that are no outcome: words of a page, of paper, of an app.
NO_OUTCOMES = ("ask", "paper", "numbers", "channel", "canned", "greeting", "correction")


class LetterEncoder(SentenceEncoder):
    """Vectors from letter triples: poor ones, in no time. What is tried here is the way, not the judgement."""

    width = WIDTH

    def __init__(self) -> None:
        self.threads, self.known, self.normalize = 1, None, str

    def inputs(self, text: str) -> dict[str, NDArray[Any]]:
        return {}

    def _vector(self, text: str) -> Floats:
        row = np.zeros(WIDTH, dtype=np.float32)
        for start in range(len(text)):
            row[crc32(text[start : start + 3].encode()) % WIDTH] += 1
        vector: Floats = row / max(float(np.linalg.norm(row)), 1)
        return vector


class RememberingEar(Ear):
    """Hears each text once."""

    def hear(self, texts: list[str]) -> tuple[Floats, Floats]:
        return self._heard(tuple(texts))

    @cache  # noqa: B019
    def _heard(self, texts: tuple[str, ...]) -> tuple[Floats, Floats]:
        return super().hear(list(texts))


class Remembering(Interpreter):
    """Reads each text once: the same few stand before and after one another in all ways."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.known: dict[str, Reading] = {}
        self.detector.detect = cache(self.detector.detect)  # type: ignore[method-assign]
        self.ear = RememberingEar(self.ear.encoder, self.ear.model)

    def read(self, texts: list[str]) -> list[Reading]:
        new = [text for text in texts if text not in self.known]
        self.known |= dict(zip(new, super().read(new), strict=True))
        return [self.known[text] for text in texts]


@pytest.fixture(scope="module")
def interpreter() -> Interpreter:
    """Trained on less than a hundredth of the examples."""
    reader, encoder, told = Reader.load(), LetterEncoder(), example_pairs()
    few = [pair for pair in told if not alarm_followup.is_learned_here(pair[1])][::150]
    texts, outcomes = map(list, zip(*few, strict=True))
    written = [reader.read(text) for text in texts]
    alarms = AlarmModel().fit(texts, encoder.encode(texts), outcomes)
    after, labels = map(list, zip(*alarm_followup.examples(told)[::20], strict=True))
    return Remembering(
        reader,
        encoder,
        OutcomeModel().fit(written, encoder.encode(written), outcomes),
        Aftermath().fit(encoder.encode(after), labels),
        Ear(encoder, alarms),
        LanguageDetector().fit(language_detection.samples(), texts),
    )


def outcomes() -> list[str]:
    """Every outcome that can be the turn before."""
    codes = set(language_detection.samples())
    names = [name for name in responses() if name.split("/")[-1] not in codes]
    return [name for name in names if name.split("/")[0] not in NO_OUTCOMES]


def states() -> dict[str, Previous]:
    """What may wait for an answer: nothing, a yes, any words, the end of an alarm."""
    offers = {text.metadata["on_affirm"] for text in responses().values() if "on_affirm" in text.metadata}
    steps = {text.metadata["on_words"] for text in responses().values() if "on_words" in text.metadata}
    return {
        **{f"a yes to {name}": Previous(on_affirm=name) for name in offers},
        **{f"words for {name}": Previous(on_words=name) for name in steps},
        **{
            f"after {alarm}": Previous(alarm=alarm, language=code)
            for alarm in [*DEFAULTS, "doubt"]
            for code in ("en", "zh")
        },
    }


def assert_all_are_read(interpreter: Interpreter, before: Iterable[tuple[str, str]], waits: Previous) -> None:
    failed = []
    for outcome, text in before:
        # With so few words before it, an outcome's title takes their place: where there is none, that must not matter.
        turn = replace(waits, text="so", outcomes=(outcome,))
        read = interpreter.interpret(text, turn)
        if read.failed or not (read.outcomes or read.offered):
            failed.append((outcome, text))
    assert failed == []


def test_every_short_message_is_read_after_every_outcome(interpreter: Interpreter) -> None:
    assert_all_are_read(interpreter, product(outcomes(), SHORT), Previous())


@pytest.mark.parametrize("state", states())
def test_every_short_message_and_every_outcome_is_met_in_every_state(interpreter: Interpreter, state: str) -> None:
    pairs_met = [(name, text) for i, name in enumerate(outcomes()) for text in SHORT[i % STRIDE :: STRIDE]]

    assert_all_are_read(interpreter, pairs_met, states()[state])
