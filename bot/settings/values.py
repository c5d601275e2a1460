"""The environment of this process, read and checked once. Raises ConfigurationError with all that is wrong in it."""

from __future__ import annotations

from pathlib import Path

from bot import trial
from bot.configuration import loader

BASE_DIR: Path = loader.ROOT
values = loader.load()
VAR_DIR: Path = trial.var()
VAR_DIR.mkdir(parents=True, exist_ok=True)
