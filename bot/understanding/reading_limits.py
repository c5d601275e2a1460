"""The limits of the reading as config.yml sets them: one truth, for the reading and for whoever judges by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.errors import ConfigurationError
from bot.understanding.interpretation import Thresholds

CONFIG = Path(__file__).resolve().parents[2] / "config.yml"
COUNTS = ("choices", "parts")


@cache
def thresholds(config: Path = CONFIG) -> Thresholds:
    """The limits in the pipeline of `config`. Raises ConfigurationError as `collected`."""
    return collected(yaml_file.read(config)["pipeline"])


def collected(components: Iterable[Mapping[str, Any]]) -> Thresholds:
    """The limits among the parameters of these components. Raises ConfigurationError where one is missing, is set
    twice, or is no share and no count."""
    found = [(name, component[name]) for component in components for name in Thresholds.names() if name in component]
    for name, value in found:
        _check(name, value)
    times = {limit: sum(name == limit for name, _ in found) for limit in Thresholds.names()}
    wrong = [limit for limit, count in times.items() if count != 1]
    if wrong:
        raise ConfigurationError(f"config.yml: exactly one component of the pipeline must set {', '.join(wrong)}.")
    return Thresholds(**dict(found))


def _check(name: str, value: object) -> None:
    if name in COUNTS and not (type(value) is int and value >= 1):
        raise ConfigurationError(f"config.yml: {name} is {value!r}; it must be a whole number from 1 on.")
    if name not in COUNTS and not (isinstance(value, int | float) and 0 <= value <= 1):
        raise ConfigurationError(f"config.yml: {name} is {value!r}; it must be a number from 0 to 1.")
