"""OutcomeClassifier: how well each outcome fits a text, and ForeignOutcomeClassifier: the same in other languages."""

from __future__ import annotations

from pathlib import Path

import joblib
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import foreign_outcomes, language_detection
from bot.understanding.foreign_outcomes import ForeignOutcomeModel
from bot.understanding.outcome_model import OutcomeModel
from bot.understanding.pipeline.component import TrainedComponent
from bot.understanding.pipeline.examples import foreign_questions, outcome_pairs, training_pairs
from bot.understanding.pipeline.toolbox import Toolbox, needed

FILE, FOREIGN_FILE = "outcomes.joblib", "foreign.joblib"
PARAMETERS = ("vector_share", "C", "ngram_features")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class OutcomeClassifier(TrainedComponent):
    """Sentence vectors and letter and word n-grams, each with logistic regression (outcome_model.py).

    `vector_share`: the vectors' weight in the mixed opinion. `C`: of their regression. `ngram_features`: at most.
    """

    model: OutcomeModel

    def learn(self, data: TrainingData, toolbox: Toolbox, folder: Path) -> None:
        texts, labels = map(list, zip(*outcome_pairs(data, toolbox), strict=True))
        written = [needed(toolbox.normalizer, "a normalizer").read(text) for text in texts]
        vectors = needed(toolbox.encoder, "a sentence encoder for English").encode(written)
        parameters = {name: self.config[name] for name in PARAMETERS if name in self.config}
        joblib.dump(OutcomeModel(**parameters).fit(written, vectors, labels), folder / FILE)

    def restore(self, folder: Path) -> None:
        self.model = joblib.load(folder / FILE)

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.classifier = self.model


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ForeignOutcomeClassifier(TrainedComponent):
    """Vectors of the multilingual encoder and letter sequences, each with logistic regression (foreign_outcomes.py).

    `elsewhere`: from this share an answer is given to a message in another language; `elsewhere_offer`: from here the
    likeliest questions are offered.
    """

    model: ForeignOutcomeModel

    def learn(self, data: TrainingData, toolbox: Toolbox, folder: Path) -> None:
        english = training_pairs(data, language_detection.ENGLISH)
        texts, labels = map(list, zip(*foreign_outcomes.learned_from(foreign_questions(data), english), strict=True))
        vectors = needed(toolbox.multilingual, "a sentence encoder for all languages").encode(texts)
        joblib.dump(ForeignOutcomeModel().fit(texts, vectors, labels), folder / FOREIGN_FILE)

    def restore(self, folder: Path) -> None:
        self.model = joblib.load(folder / FOREIGN_FILE)

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.foreign = self.model
