"""The interpreter as a component of Rasa's graph: it trains, is kept in the model file, and reads each message."""

from __future__ import annotations

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import aftermath, alarm, followup, languages, likeness
from bot.understanding import encoder as encoders
from bot.understanding.aftermath import Aftermath
from bot.understanding.alarm import AlarmModel, Ear
from bot.understanding.encoder import Encoder
from bot.understanding.interpretation import UNDERSTOOD, Interpretation, Previous, Thresholds
from bot.understanding.interpreter import Interpreter
from bot.understanding.languages import LanguageDetector
from bot.understanding.model import OutcomeModel
from bot.understanding.multilingual import MultilingualEncoder
from bot.understanding.reader import Reader


def training_pairs(data: TrainingData, language: str | None = None) -> list[tuple[str, str]]:
    """Each example's text and outcome (`group/name`), in all languages or in one."""
    examples = (e for e in data.intent_examples if e.get(TEXT) and language in (None, language_of(e)))
    return [(e.get(TEXT), e.get(INTENT_RESPONSE_KEY) or e.get(INTENT)) for e in examples]


def language_of(example: Message) -> str:
    """The language that an example's file names beside its intent; English where it names none."""
    named = (example.get("metadata") or {}).get("intent") or {}
    return str(named.get("language", languages.ENGLISH))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class OutcomeClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sets a message's intent, its retrieval response, and `understood` (an `Interpretation`)."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self.thresholds = Thresholds(**{k: config[k] for k in Thresholds.__dataclass_fields__ if k in config})
        self.storage = storage
        self.resource = resource
        self.interpreter: Interpreter | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OutcomeClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        told = training_pairs(training_data, languages.ENGLISH)
        given = [pair for pair in told if not aftermath.is_learned_here(pair[1])]
        texts, labels = map(list, zip(*given, *followup.after_others(given), strict=True))
        reader = Reader.load()
        written = [reader.read(text) for text in texts]
        with self.storage.write_to(self.resource) as folder:
            encoders.write(folder / "encoder.onnx")
            vectors = Encoder(folder / "encoder.onnx", threads=2).encode(written)
            joblib.dump(OutcomeModel().fit(written, vectors, labels), folder / "outcomes.joblib")
            ear = MultilingualEncoder(threads=2)
            joblib.dump(_aftermath(told, ear), folder / "aftermath.joblib")
            joblib.dump(_alarm(training_pairs(training_data), ear), folder / "alarm.joblib")
            joblib.dump(LanguageDetector().fit(languages.samples(), texts), folder / "languages.joblib")
        return self.resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> OutcomeClassifier:
        loaded = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            loaded.interpreter = Interpreter(
                Reader.load(),
                Encoder(folder / "encoder.onnx"),
                joblib.load(folder / "outcomes.joblib"),
                joblib.load(folder / "aftermath.joblib"),
                Ear(MultilingualEncoder(), joblib.load(folder / "alarm.joblib")),
                joblib.load(folder / "languages.joblib"),
                loaded.thresholds,
            )
        likeness.use(loaded.interpreter)
        return loaded

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self.interpreter and message.get(TEXT) and not message.get(INTENT):
                asked = message.get("metadata") or {}
                previous = Previous.read(asked.get("previous") or {}, asked.get("page") or languages.ENGLISH)
                set_understood(message, self.interpreter.interpret(message.get(TEXT), previous, asked.get("outcome")))
        return messages


def _aftermath(told: list[tuple[str, str]], encoder: MultilingualEncoder) -> Aftermath:
    texts, labels = map(list, zip(*aftermath.examples(told), strict=True))
    return Aftermath().fit(encoder.encode(texts), labels)


def _alarm(told: list[tuple[str, str]], encoder: MultilingualEncoder) -> AlarmModel:
    texts, outcomes = map(list, zip(*alarm.learned_from(told), strict=True))
    return AlarmModel().fit(texts, encoder.encode(texts), outcomes)


def set_understood(message: Message, understood: Interpretation) -> None:
    """Write an interpretation where Rasa's policies, its response action and our channel look for it."""
    outcome = next(iter(understood.outcomes), "")
    group = outcome.split("/")[0] or DEFAULT_NLU_FALLBACK_INTENT_NAME
    message.set(UNDERSTOOD, understood.as_dict(), add_to_output=True)
    message.set(INTENT, {"name": group, "confidence": understood.confidence}, add_to_output=True)
    message.set("intent_ranking", [{"name": group, "confidence": understood.confidence}], add_to_output=True)
    response = {"intent_response_key": outcome, "utter_action": f"utter_{outcome}", "confidence": understood.confidence}
    message.set("response_selector", {group: {"response": response}}, add_to_output=True)
