"""The trained model, loaded once: what `make train` made for this checkout."""

from pathlib import Path

import pytest
from django.conf import settings

from bot.evaluation.in_process import LocalAssistant
from bot.launcher import training
from bot.understanding.interpreter import Interpreter
from bot.understanding.loaded_interpreter import interpreter_of


@pytest.fixture(scope="session")
def assistant() -> LocalAssistant:
    return LocalAssistant(training.model(Path(settings.VAR_DIR)))


@pytest.fixture(scope="session")
def interpreter(assistant: LocalAssistant) -> Interpreter:
    """What decides in the trained model."""
    return interpreter_of(assistant.agent)
