"""AlarmClassifier: emergencies and crises in all languages, and AfterAlarmClassifier: the turn after one."""

from __future__ import annotations

from pathlib import Path

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import alarm_classifier, alarm_followup, language_detection
from bot.understanding.alarm_classifier import AlarmModel, Ear
from bot.understanding.alarm_followup import Aftermath
from bot.understanding.pipeline import model_file
from bot.understanding.pipeline.component import TrainedComponent
from bot.understanding.pipeline.examples import training_pairs
from bot.understanding.pipeline.toolbox import Pair, Toolbox, sentence_encoder

ALARM_FILE, AFTER_FILE = "alarm.pickle", "aftermath.pickle"
AFTER_LIMITS = ("question", "wish", "end")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AlarmClassifier(TrainedComponent):
    """A second ear for danger (alarm_classifier.py); the first are the rules of bot/safety, which ask no model.

    `alarm`: from here an English message is one, by this ear and the English reader together (alarm_pooling.py).
    `alarm_elsewhere`: the same in another language, by this ear alone; `alarm_doubt`: a card of caution comes first.
    """

    model: AlarmModel

    def learn(self, data: TrainingData, toolbox: Toolbox, folder: Path) -> None:
        texts, outcomes = map(list, zip(*alarm_classifier.learned_from(training_pairs(data)), strict=True))
        model_file.write(
            AlarmModel().fit(texts, sentence_encoder(toolbox).encode(texts), outcomes), folder / ALARM_FILE
        )

    def restore(self, folder: Path) -> None:
        self.model = model_file.read(folder / ALARM_FILE)

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.ear = Ear(sentence_encoder(toolbox), self.model)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AfterAlarmClassifier(TrainedComponent):
    """What a message means in the turn after an alarm. `question`, `wish`, `end`: see alarm_followup.py."""

    model: Aftermath

    def learn(self, data: TrainingData, toolbox: Toolbox, folder: Path) -> None:
        told: list[Pair] = training_pairs(data, language_detection.ENGLISH)
        elsewhere = [pair for pair in training_pairs(data) if alarm_followup.is_learned_here(pair[1])]
        texts, labels = map(list, zip(*alarm_followup.examples(list(dict.fromkeys([*told, *elsewhere]))), strict=True))
        limits = {name: self.config[name] for name in AFTER_LIMITS if name in self.config}
        model_file.write(Aftermath(**limits).fit(sentence_encoder(toolbox).encode(texts), labels), folder / AFTER_FILE)

    def restore(self, folder: Path) -> None:
        self.model = model_file.read(folder / AFTER_FILE)

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.aftermath = self.model
