"""Stand-ins for the Rasa modules that import TensorFlow at the top.

Rasa 3.6.21 imports every component it ships, so that TensorFlow costs each process 8 seconds and 350 MiB even where no
component uses it. Rasa is frozen at this version; `tests/understanding/test_without_tensorflow.py` guards that.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from types import ModuleType

REPLACED = frozenset(
    {
        "rasa.core.policies.ted_policy",
        "rasa.core.policies.unexpected_intent_policy",
        "rasa.nlu.classifiers.diet_classifier",
        "rasa.nlu.featurizers.dense_featurizer.convert_featurizer",
        "rasa.nlu.featurizers.dense_featurizer.lm_featurizer",
        "rasa.nlu.selectors.response_selector",
        "rasa.utils.tensorflow.callback",
        "rasa.utils.tensorflow.data_generator",
    }
)


class _NeedsTensorFlow:
    """Base of every stand-in class: can be imported and compared, never used."""

    def __init__(self, *_: object, **__: object) -> None:
        raise ImportError(_refusal(type(self).__name__))

    @classmethod
    def create(cls, *_: object, **__: object) -> None:
        raise ImportError(_refusal(cls.__name__))

    load = create


def _refusal(name: str) -> str:
    return (
        f"{name} needs TensorFlow, which this project leaves out. Take it out of config.yml, or see benchmarks/stock."
    )


class _StandIn(ModuleType):
    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        stand_in = type(name, (_NeedsTensorFlow,), {"__module__": self.__name__})
        setattr(self, name, stand_in)
        return stand_in


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(fullname, self) if fullname in REPLACED else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """A stand-in has nothing to run."""


def install() -> None:
    """Put the finder in front, unless TensorFlow is there (the stock bot of the benchmark)."""
    if importlib.util.find_spec("tensorflow") is None and not any(isinstance(f, _Finder) for f in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
