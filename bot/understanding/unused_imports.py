"""Keeps out of the rasa process what Rasa imports at the top and nothing here uses: databases, apps, plots, prompts.

Rasa 3.6.21 imports every kind of tracker store and channel that it ships. In their places stand empty modules whose
names can be imported, inherited from, and caught, and never used.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from types import ModuleType

# Packages, with all that is in them; and one module of Rasa's, for matplotlib's sake.
KEPT_OUT = frozenset(
    {
        "aiogram",
        "boto3",
        "fbmessenger",
        "prompt_toolkit",
        "pymongo",
        "questionary",
        "slack_sdk",
        "socketio",
        "webexteamssdk",
    }
)
MODULES = frozenset({"rasa.utils.plotting"})


class _Named(type):
    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Named(name, (_Unused,), {"__module__": cls.__module__})


class _Unused(Exception, metaclass=_Named):  # an exception, so that it may stand behind `except`
    def __init__(self, *_: object, **__: object) -> None:
        raise ImportError(f"{type(self).__module__} is kept out of the rasa process ({__name__}).")


class _Empty(ModuleType):
    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Named(name, (_Unused,), {"__module__": self.__name__})
        setattr(self, name, made)
        return made


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        unused = fullname in MODULES or fullname.partition(".")[0] in KEPT_OUT
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True) if unused else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Empty(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def keep_out() -> None:
    """From now on, in this process. What was imported before stays."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
