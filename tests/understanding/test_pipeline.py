"""The pipeline of config.yml: its limits, its components, and what one more line can do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.archive.facets import band_of
from bot.errors import ConfigurationError
from bot.understanding import talk_examples
from bot.understanding.interpretation import Interpretation, Previous, Thresholds
from bot.understanding.interpreter import Interpreter
from bot.understanding.pipeline import component as components
from bot.understanding.pipeline.compound import CompoundReader
from bot.understanding.pipeline.decision import OutcomeDecision, interpreter, set_understood
from bot.understanding.pipeline.examples import outcome_pairs, training_pairs
from bot.understanding.pipeline.follow_up import FollowUpReader
from bot.understanding.pipeline.normalizer import GlossaryNormalizer
from bot.understanding.pipeline.outcomes import OutcomeClassifier
from bot.understanding.pipeline.toolbox import Toolbox, toolbox_of
from bot.understanding.prediction import Reading
from bot.understanding.reading_limits import CONFIG, collected, thresholds

PIPELINE: list[dict[str, Any]] = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["pipeline"]
LIMITS = {name: line[name] for line in PIPELINE for name in line if name in Thresholds.names()}
CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage(tmp_path)


def made(component: Any, storage: LocalModelStorage, **config: Any) -> Any:
    return component.create({**component.get_default_config(), **config}, storage, Resource("tested"), CONTEXT)


def test_every_limit_stands_in_the_configuration_once() -> None:
    assert thresholds() == Thresholds(**LIMITS)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sure": 1.5}, "sure is 1.5"),
        ({"near": "high"}, "near is 'high'"),
        ({"choices": 0}, "choices is 0"),
        ({"parts": 2.5}, "parts is 2.5"),
    ],
)
def test_a_limit_out_of_range_is_named(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        collected([{**LIMITS, **wrong}])


@pytest.mark.parametrize(
    "components", [[{**LIMITS}, {"sure": 0.3}], [{k: v for k, v in LIMITS.items() if k != "sure"}]]
)
def test_a_limit_that_is_missing_or_set_twice_is_named(components: list[dict[str, Any]]) -> None:
    with pytest.raises(ConfigurationError, match="exactly one component of the pipeline must set sure"):
        collected(components)


def test_the_desks_bands_follow_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = Thresholds(**{**LIMITS, "certain": 0.95})
    assert band_of(0.9) == "certain"

    monkeypatch.setattr("bot.archive.facets.thresholds", lambda: strict)

    assert band_of(0.9) == "likely"


def test_each_component_adds_its_tool_and_its_limits(storage: LocalModelStorage) -> None:
    message = Message(data={"text": "hello"})

    for component, config in [
        (GlossaryNormalizer, {}),
        (FollowUpReader, {"alone": 0.5}),
        (CompoundReader, {"cut": 0.2}),
    ]:
        made(component, storage, **config).process([message])

    box = toolbox_of(message)
    assert box.normalizer is not None and box.normalizer.read("MMF") == "mycophenolate"
    assert box.follow_up is not None and box.compound is not None
    assert box.limits == {"alone": 0.5, "cut": 0.2}


def test_two_messages_do_not_share_their_tools(storage: LocalModelStorage) -> None:
    first, second = Message(data={"text": "a"}), Message(data={"text": "b"})

    made(GlossaryNormalizer, storage).process([first])

    assert toolbox_of(second).normalizer is None


def test_follow_ups_and_talks_are_learned_by_what_comes_after_their_component(storage: LocalModelStorage) -> None:
    texts = [f"question {number}" for number in range(16)]
    data = TrainingData([Message(data={"text": text, "intent": "costs/visa"}) for text in texts])
    assert outcome_pairs(data, toolbox_of(data)) == training_pairs(data)

    made(FollowUpReader, storage).process_training_data(data)

    added = outcome_pairs(data, toolbox_of(data))[len(texts) :]
    assert " << " in added[0][0] and set(talk_examples.examples()) <= set(added)


def test_what_was_trained_is_not_kept_where_the_talks_or_the_glossary_have_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / "talks_a.jsonl", tmp_path / "glossary.yml"]
    monkeypatch.setattr(components, "made_of", lambda: files)
    found = set()
    for number, changed in enumerate([*files, *files]):
        for file in files:
            file.touch()
        changed.write_text(f"{number}", encoding="utf-8")
        found.add(OutcomeClassifier.fingerprint_addon({}))

    assert len(found) == 4


def test_a_model_is_made_of_code_weights_words_and_talks() -> None:
    names = {path.name for path in components.made_of()}

    assert {"interpreter.py", "adapter.safetensors", "commands.yml", "glossary.yml", "languages.yml"} <= names
    assert {path.name for path in talk_examples.files()} <= names


def test_a_component_whose_tool_is_missing_says_so(storage: LocalModelStorage) -> None:
    data = TrainingData([Message(data={"text": "which visa", "intent": "costs/visa"})])
    with pytest.raises(ConfigurationError, match="gives a normalizer"):
        made(OutcomeClassifier, storage).train(data)

    with pytest.raises(ConfigurationError, match="gives a normalizer"):
        made(OutcomeDecision, storage).process([Message(data={"text": "which visa"})])


@pytest.fixture
def toolbox() -> Iterator[Toolbox]:
    """All tools; `Fixed` reads without them."""
    unused: Any = object()
    yield Toolbox(unused, unused, unused, unused, unused, unused, limits=dict(LIMITS))


class Fixed(Interpreter):
    """An interpreter that reads every text alike, before re-rankers."""

    def classified(self, texts: list[str]) -> list[Reading]:
        return [Reading(("costs/visa", "travel/visa"), (0.5, 0.4), 0.9) for _ in texts]


def swapped(texts: list[str], readings: list[Reading]) -> list[Reading]:
    """A re-ranker that knows better: the second is the right one."""
    return [Reading(one.outcomes[::-1], one.shares, one.near) for one in readings]


def test_a_re_ranker_is_one_more_tool(toolbox: Toolbox) -> None:
    plain = interpreter(toolbox)
    toolbox.rerankers.append(swapped)
    ranked = interpreter(toolbox)
    plain.__class__ = ranked.__class__ = Fixed

    assert [one.read(["which visa"])[0].best for one in (plain, ranked)] == ["costs/visa", "travel/visa"]


def test_another_reading_of_follow_ups_takes_the_place_of_ours(toolbox: Toolbox) -> None:
    reading = Reading(("travel/visa",), (0.9,), 0.9)
    toolbox.follow_up = lambda *_: reading

    assert interpreter(toolbox).follow_up("and he?", reading, Previous("x"), lambda _: [], thresholds()) is reading


def test_rasas_own_tests_find_what_was_chosen_and_all_that_could_have_been() -> None:
    message = Message(data={"text": "which visa"})

    set_understood(message, Interpretation(("travel/visa",), confidence=0.9), ["costs", "travel"])

    selected = message.get("response_selector")
    assert selected["all_retrieval_intents"] == ["costs", "travel"]
    assert selected["travel"]["response"]["intent_response_key"] == "travel/visa"
    assert selected["default"] == selected["travel"]
