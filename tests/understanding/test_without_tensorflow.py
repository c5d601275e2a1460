"""Rasa starts without TensorFlow, and says so where a component would need it."""

import importlib
import sys

import pytest
import rasa
from rasa_without_tensorflow import REPLACED


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
