"""The sentence encoders: EnglishEncoder, fitted to our questions, and MultilingualSentenceEncoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import encoder
from bot.understanding.encoder import Encoder
from bot.understanding.multilingual import MultilingualEncoder
from bot.understanding.pipeline.component import ReadingComponent, TrainedComponent
from bot.understanding.pipeline.toolbox import Toolbox
from bot.understanding.sentence_encoder import SentenceEncoder

FILE = "encoder.onnx"
# A message is one text: in training there are thousands, and cores to spare.
TRAINING_THREADS = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class EnglishSentenceEncoder(TrainedComponent):
    """all-MiniLM-L6-v2 (encoder.py). The graph goes into the model file: a model that is brought back has its own."""

    encoder: SentenceEncoder

    def learn(self, data: TrainingData, toolbox: Toolbox, folder: Path) -> None:
        encoder.write(folder / FILE)

    def restore(self, folder: Path) -> None:
        self.encoder = Encoder(folder / FILE)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.encoder.threads = TRAINING_THREADS
        return super().process_training_data(training_data)

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.encoder = self.encoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MultilingualSentenceEncoder(ReadingComponent):
    """multilingual-e5-small (multilingual.py), as published; its graph is kept beside the database."""

    def __init__(self, config: dict[str, Any], *parts: Any) -> None:
        super().__init__(config, *parts)
        self.encoder: SentenceEncoder = MultilingualEncoder()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.encoder.threads, self.encoder.known = TRAINING_THREADS, {}
        return super().process_training_data(training_data)

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.multilingual = self.encoder
