"""OutcomeClassifier: how well each outcome fits a text, in any language."""

from __future__ import annotations

from pathlib import Path

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.outcome_model import OutcomeModel
from bot.understanding.pipeline import model_file
from bot.understanding.pipeline.component import TrainedComponent
from bot.understanding.pipeline.examples import all_outcome_pairs
from bot.understanding.pipeline.toolbox import Toolbox, needed, sentence_encoder

FILE = "outcomes.pickle"
PARAMETERS = ("vector_share", "sharpness", "C", "ngram_features")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class OutcomeClassifier(TrainedComponent):
    """Sentence vectors and letter and word n-grams, each with logistic regression (outcome_model.py).

    `vector_share`: the vectors' weight in the pooled opinion. `sharpness`: how much surer the pool is than its parts.
    `C`: of their regression. `ngram_features`: at most.
    """

    model: OutcomeModel

    def learn(self, data: TrainingData, toolbox: Toolbox, folder: Path) -> None:
        texts, labels = map(list, zip(*all_outcome_pairs(data, toolbox), strict=True))
        written = [needed(toolbox.normalizer, "a normalizer").read(text) for text in texts]
        vectors = sentence_encoder(toolbox).encode(written)
        parameters = {name: self.config[name] for name in PARAMETERS if name in self.config}
        model_file.write(OutcomeModel(**parameters).fit(written, vectors, labels), folder / FILE)

    def restore(self, folder: Path) -> None:
        self.model = model_file.read(folder / FILE)

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.classifier = self.model
