"""LanguageIdentifier: whether a message is English, and what it is if not."""

from __future__ import annotations

from pathlib import Path

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import language_detection
from bot.understanding.language_detection import LanguageDetector
from bot.understanding.pipeline import model_file
from bot.understanding.pipeline.component import TrainedComponent
from bot.understanding.pipeline.examples import outcome_pairs
from bot.understanding.pipeline.toolbox import Toolbox

FILE = "languages.pickle"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageIdentifier(TrainedComponent):
    """Letter sequences against words known from the examples (language_detection.py).

    `language`: from here a text is not taken for English. `familiar`: nearer to an example than this, it is English.
    `elsewhere`: from this share an answer is given to a message in another language; `elsewhere_offer`: from here the
    likeliest questions are offered.
    """

    detector: LanguageDetector

    def learn(self, data: TrainingData, toolbox: Toolbox, folder: Path) -> None:
        texts = [text for text, _ in outcome_pairs(data, toolbox)]
        model_file.write(LanguageDetector().fit(language_detection.samples(), texts), folder / FILE)

    def restore(self, folder: Path) -> None:
        self.detector = model_file.read(folder / FILE)

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.detector = self.detector
