"""Rasa starts without TensorFlow, and says so where a component would need it."""

import importlib
import subprocess
import sys

import pytest
import rasa
from rasa_without_tensorflow import REPLACED

from bot.understanding.unused_imports import KEPT_OUT


def test_the_stand_ins_are_made_for_the_pinned_rasa() -> None:
    assert rasa.__version__ == "3.6.21"


def test_every_replaced_module_exists_in_rasa() -> None:
    root = rasa.__path__[0]

    for name in REPLACED:
        path = f"{root}/{name.removeprefix('rasa.').replace('.', '/')}.py"
        with open(path, encoding="utf-8") as source:
            assert "tensorflow" in source.read()


def test_rasas_server_and_trainer_import_without_tensorflow() -> None:
    importlib.import_module("rasa.core.run")
    importlib.import_module("rasa.model_training")

    assert "tensorflow" not in sys.modules


def test_a_component_that_needs_tensorflow_refuses_with_what_to_do() -> None:
    module = importlib.import_module("rasa.nlu.classifiers.diet_classifier")

    with pytest.raises(ImportError, match=r"DIETClassifier needs TensorFlow.*config\.yml"):
        module.DIETClassifier.create({}, None, None, None)


# In a process of its own, as the rasa process starts: which packages are there, and which are more than a name.
LOADED = """
import sys
import bot.understanding.serve
from bot.understanding.unused_imports import _Empty
print(*sorted({name.partition(".")[0] for name, module in sys.modules.items() if isinstance(module, _Empty)}))
print(*sorted({name.partition(".")[0] for name, module in sys.modules.items() if not isinstance(module, _Empty)}))
"""


def test_the_rasa_process_starts_without_what_nothing_uses() -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", LOADED], capture_output=True, text=True, check=True)
    empty, real = (set(line.split()) for line in done.stdout.splitlines()[-2:])

    assert KEPT_OUT - {"rasa"} <= empty, "named, and not imported by Rasa any more"
    assert not real & {*KEPT_OUT, "botocore", "matplotlib", "tensorflow"}
