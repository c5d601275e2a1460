"""What bot/understanding takes of Rasa when a message is read, in its place: a message, a folder of the model file, and
names that are registered or inherited from. Everything else of Rasa's that is imported is empty and never used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from bot.understanding import unused_imports


class Message:
    """A message with what the steps of the pipeline leave with it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    def get(self, name: str, default: Any = None) -> Any:
        return self.data.get(name, default)

    def set(self, name: str, value: Any, add_to_output: bool = False) -> None:
        self.data[name] = value


class ModelStorage:
    """The unpacked model file: a resource is the folder of what a component learned."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def read_from(self, resource: str) -> Iterator[Path]:
        yield self.folder / "components" / resource


class Recipe:
    """Rasa's decorator on its components."""

    ComponentType = SimpleNamespace(INTENT_CLASSIFIER=0, MESSAGE_FEATURIZER=0, POLICY_WITHOUT_END_TO_END_SUPPORT=0)

    @staticmethod
    def register(*_: Any, **__: Any) -> Callable[[type], type]:
        return lambda component: component


class Base:
    """What components inherit from."""


NAMES: dict[str, dict[str, Any]] = {
    "rasa.engine.graph": {"ExecutionContext": Base, "GraphComponent": Base},
    "rasa.engine.recipes.default_recipe": {"DefaultV1Recipe": Recipe},
    "rasa.engine.storage.resource": {"Resource": str},
    "rasa.engine.storage.storage": {"ModelStorage": ModelStorage},
    "rasa.nlu.classifiers.classifier": {"IntentClassifier": type("IntentClassifier", (), {})},
    "rasa.shared.constants": {"DEFAULT_NLU_FALLBACK_INTENT_NAME": "nlu_fallback"},
    "rasa.shared.core.constants": {"ACTION_LISTEN_NAME": "action_listen"},
    "rasa.shared.nlu.constants": {"INTENT": "intent", "INTENT_RESPONSE_KEY": "intent_response_key", "TEXT": "text"},
    "rasa.shared.nlu.training_data.message": {"Message": Message},
    "rasa.shared.nlu.training_data.training_data": {"TrainingData": Base},
}


def put_in_place() -> None:
    """From now on, in this process."""
    unused_imports.KEPT_OUT = unused_imports.KEPT_OUT | {"rasa", "sanic"}
    unused_imports.keep_out()
    for name, found in NAMES.items():
        sys.modules[name] = module = ModuleType(name)
        vars(module).update(found)
