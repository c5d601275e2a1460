"""OutcomeDecision: reads each message with the tools of all components before it, and decides what to give or offer."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.understanding import language_detection
from bot.understanding.interpretation import UNDERSTOOD, Interpretation, Previous
from bot.understanding.interpreter import Interpreter
from bot.understanding.pipeline.component import ReadingComponent
from bot.understanding.pipeline.toolbox import Toolbox, needed, sentence_encoder, toolbox_of
from bot.understanding.reading_limits import collected


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class OutcomeDecision(ReadingComponent, IntentClassifier):  # type: ignore[misc]
    """Sets a message's intent, its retrieval response, and `understood` (an `Interpretation`).

    Its parameters say how sure is sure enough to give, to give alone, to offer (`Thresholds`).
    """

    interpreter: Interpreter | None = None

    def add_to(self, toolbox: Toolbox) -> None:
        # The components of a loaded model stay the same, and so do their tools.
        self.interpreter = self.interpreter or interpreter(toolbox)
        toolbox.interpreter = self.interpreter

    def process(self, messages: list[Message]) -> list[Message]:
        for message in super().process(messages):
            if message.get(TEXT) and not message.get(INTENT):
                _read(message, toolbox_of(message))
        return messages


def interpreter(toolbox: Toolbox) -> Interpreter:
    """What decides, from a full toolbox. Raises ConfigurationError where a tool or a limit is missing."""
    return Interpreter(
        needed(toolbox.normalizer, "a normalizer"),
        sentence_encoder(toolbox),
        needed(toolbox.classifier, "a classifier of outcomes"),
        needed(toolbox.aftermath, "a classifier of turns after an alarm"),
        needed(toolbox.ear, "a classifier of alarms"),
        needed(toolbox.detector, "a language identifier"),
        collected([toolbox.limits]),
        toolbox.follow_up,
        toolbox.compound,
        tuple(toolbox.rerankers),
    )


def _read(message: Message, toolbox: Toolbox) -> None:
    interpreter = needed(toolbox.interpreter, "an interpreter")
    asked = message.get("metadata") or {}
    previous = Previous.read(asked.get("previous") or {}, asked.get("page") or language_detection.ENGLISH)
    pressed = asked.get("outcome")
    with interpreter.encoder.remembering():
        understood = interpreter.interpret(message.get(TEXT), previous, pressed)
        if toolbox.marker and not pressed:  # who pressed a button asked for the whole answer
            understood = toolbox.marker.with_marks(understood, message.get(TEXT))
    set_understood(message, understood, interpreter.groups)


def set_understood(message: Message, understood: Interpretation, groups: list[str]) -> None:
    """Write an interpretation where Rasa's policies, its response action, its tests and our channel look for it.

    `groups`: all that a message may be about. Rasa calls them retrieval intents.
    """
    outcome = next(iter(understood.outcomes), "")
    group = outcome.split("/")[0] or DEFAULT_NLU_FALLBACK_INTENT_NAME
    message.set(UNDERSTOOD, understood.as_dict(), add_to_output=True)
    message.set(INTENT, {"name": group, "confidence": understood.confidence}, add_to_output=True)
    message.set("intent_ranking", [{"name": group, "confidence": understood.confidence}], add_to_output=True)
    found = {"intent_response_key": outcome, "utter_action": f"utter_{outcome}", "confidence": understood.confidence}
    chosen: dict[str, Any] = {"response": found, "ranking": []}
    selected = {"all_retrieval_intents": groups, "default": chosen, group: chosen}
    message.set("response_selector", selected, add_to_output=True)
