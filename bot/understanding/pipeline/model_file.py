"""What a component learned, as a file in the model.

The interpreter's own pickling: joblib's reads a million short keys one by one in Python, which took seconds of each
start. Whoever serves a model has checked its digest before (bot/launcher/model_integrity.py).
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any


def write(learned: object, path: Path) -> None:
    """Arrays stay as they are in memory."""
    with path.open("wb") as file:
        pickle.dump(learned, file, protocol=pickle.HIGHEST_PROTOCOL)


def read(path: Path) -> Any:
    """What `write` wrote."""
    with path.open("rb") as file:
        return pickle.load(file)  # noqa: S301  (of a file whose digest was checked)
