"""What the components of the pipeline have in common: config.yml's parameters, and a tool for the toolbox."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.trial import WORDS, trial
from bot.understanding import talk_examples
from bot.understanding.interpretation import Thresholds
from bot.understanding.pipeline.toolbox import Toolbox, toolbox_of

# What the components are made of beside their own class: code, word lists, weights.
MADE_OF = Path(__file__).parents[1]
SUFFIXES = {".py", ".yml", ".safetensors"}


def made_of() -> list[Path]:
    """The files that decide what is learned, beside the examples that Rasa reads."""
    own = sorted(path for path in MADE_OF.rglob("*") if path.suffix in SUFFIXES)
    return [*own, *(trial().folder / name for name in WORDS), *talk_examples.files()]


class ReadingComponent(GraphComponent):  # type: ignore[misc]
    """Adds its tool to the box of each message, and of the training data where later components learn with it."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self.config = config
        self.storage = storage
        self.resource = resource

    def add_to(self, toolbox: Toolbox) -> None:
        """Put this component's tool into the box. Raises ConfigurationError where one that it builds on is missing."""

    def restore(self, folder: Path) -> None:
        """Load what `train` wrote into `folder`; a component that learns nothing has nothing to load."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa keeps what was trained and sees by itself only changes of the class, its parameters and the examples."""
        digest = hashlib.sha256()
        for path in made_of():
            digest.update(path.read_bytes())
        return digest.hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ReadingComponent:
        return cls(config, model_storage, resource)

    def process(self, messages: list[Message]) -> list[Message]:
        """Rasa calls it for what a family wrote."""
        for message in messages:
            self._equip(toolbox_of(message))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Rasa calls it in training, for what is registered as a featurizer."""
        self._equip(toolbox_of(training_data))
        return training_data

    def _equip(self, toolbox: Toolbox) -> None:
        toolbox.limits |= {name: self.config[name] for name in Thresholds.names() if name in self.config}
        self.add_to(toolbox)


class TrainedComponent(ReadingComponent):
    """One whose tool is learned, and kept in the model file."""

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TrainedComponent:
        loaded = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            loaded.restore(folder)
        return loaded

    def train(self, training_data: TrainingData) -> Resource:
        with self.storage.write_to(self.resource) as folder:
            self.learn(training_data, toolbox_of(training_data), folder)
        return self.resource

    def learn(self, data: TrainingData, toolbox: Toolbox, folder: Path) -> None:
        """Learn from the examples, with the tools so far, and write what `restore` needs into `folder`."""
        raise NotImplementedError
