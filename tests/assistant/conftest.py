"""The trained model, loaded once: what `make train` made for this checkout."""

from pathlib import Path

import pytest
from django.conf import settings

from bot.evaluation.local import LocalAssistant
from bot.launcher import training


@pytest.fixture(scope="session")
def assistant() -> LocalAssistant:
    return LocalAssistant(training.model(Path(settings.VAR_DIR)))
