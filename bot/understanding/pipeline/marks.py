"""AnsweringSentences: the vectors of our answers' sentences, so that those nearest to a question can be marked."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.responses import responses
from bot.errors import ConfigurationError
from bot.understanding.answering_sentence import CutAnswer, MarkLimits, cut_answers
from bot.understanding.interpretation import Interpretation
from bot.understanding.pipeline import model_file
from bot.understanding.pipeline.component import TrainedComponent
from bot.understanding.pipeline.toolbox import Toolbox, needed
from bot.understanding.sentence_encoder import SentenceEncoder

log = logging.getLogger(__name__)
FILE = "sentences.pickle"


@dataclass(frozen=True)
class Marker:
    """Marks what answers a message in the answer that it gets."""

    encoder: SentenceEncoder
    answers: dict[str, CutAnswer]
    limits: MarkLimits

    def with_marks(self, understood: Interpretation, text: str) -> Interpretation:
        """The interpretation of `text` with the sentences to mark; as it is where several answers are given, or none.

        A fault of ours costs the mark, never the answer.
        """
        answer = self.answers.get(understood.outcomes[0]) if len(understood.outcomes) == 1 else None
        if answer is None:
            return understood
        try:
            return replace(understood, marked=answer.marked(self.encoder.encode([text])[0], self.limits))
        except Exception:
            log.exception("no sentence could be marked")
            return understood


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnsweringSentences(TrainedComponent):
    """Marks the sentences of an answer that lie nearest to what was asked (answering_sentence.py).

    `mark_near`, `mark_lead`, `mark_first`, `mark_second`: see `MarkLimits`. The sentences are kept in the model file
    with their vectors: where a text was changed without a training, the channel does not find them in it.
    """

    answers: dict[str, CutAnswer]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The texts are no examples, so Rasa would not see by itself that one has changed."""
        texts = hashlib.sha256(repr(cut_answers(responses())).encode())
        return f"{super().fingerprint_addon(config)} {texts.hexdigest()}"

    def learn(self, data: TrainingData, toolbox: Toolbox, folder: Path) -> None:
        encoder = needed(toolbox.encoder, "a sentence encoder")
        cut = cut_answers(responses())
        vectors = {name: encoder.encode(list(sentences)).astype(np.float16) for name, sentences in cut.items()}
        model_file.write({name: CutAnswer(cut[name], vectors[name]) for name in cut}, folder / FILE)

    def restore(self, folder: Path) -> None:
        self.answers = model_file.read(folder / FILE)

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.marker = Marker(needed(toolbox.encoder, "a sentence encoder"), self.answers, limits(self.config))


def limits(config: dict[str, Any]) -> MarkLimits:
    """The limits among a component's parameters. Raises ConfigurationError where one is missing or is no cosine."""
    return MarkLimits(**{field.name: _limit(f"mark_{field.name}", config) for field in fields(MarkLimits)})


def _limit(name: str, config: dict[str, Any]) -> float:
    value = config.get(name)
    if not (isinstance(value, int | float) and 0 <= value <= 1):
        raise ConfigurationError(f"config.yml: {name} is {value!r}; it must be a number from 0 to 1.")
    return value
