"""MultilingualSentenceEncoder: vectors of sentences in all languages, fitted to our questions."""

from __future__ import annotations

from pathlib import Path

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.trial import var
from bot.understanding import kept_vectors, multilingual
from bot.understanding.kept_vectors import KeptVectors
from bot.understanding.multilingual import MultilingualEncoder
from bot.understanding.pipeline.component import TrainedComponent
from bot.understanding.pipeline.toolbox import Toolbox, needed

FILE = "encoder.onnx"
# A message is one text: in training there are thousands, and cores to spare.
TRAINING_THREADS = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class MultilingualSentenceEncoder(TrainedComponent):
    """multilingual-e5-small (multilingual.py). The graph goes into the model file: a model that is brought back has
    its own."""

    encoder: MultilingualEncoder

    def learn(self, data: TrainingData, toolbox: Toolbox, folder: Path) -> None:
        multilingual.write(folder / FILE)

    def restore(self, folder: Path) -> None:
        self.graph = folder / FILE
        self.encoder = MultilingualEncoder(self.graph)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.encoder.threads, self.encoder.known = TRAINING_THREADS, KeptVectors(var() / kept_vectors.FILE, self.graph)
        return super().process_training_data(training_data)

    def add_to(self, toolbox: Toolbox) -> None:
        self.encoder.normalize = needed(toolbox.normalizer, "a normalizer").read
        toolbox.encoder = self.encoder
