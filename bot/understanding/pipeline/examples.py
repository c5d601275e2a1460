"""The training examples as the components learn from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import alarm_followup, language_detection
from bot.understanding.pipeline.toolbox import Pair, Toolbox

# What a file of another language says beside its intents where it holds questions, and nothing that lies near an alarm.
QUESTIONS = "questions"


def training_pairs(data: TrainingData, language: str | None = None) -> list[Pair]:
    """Each example's text and outcome (`group/name`), in all languages or in one; not `foreign_questions`."""
    return [_pair(e) for e in _examples(data) if not _is_question(e) and language in (None, language_of(e))]


def foreign_questions(data: TrainingData) -> list[Pair]:
    """What families ask in other languages (`data/nlu/<language>/questions.yml`)."""
    return [_pair(example) for example in _examples(data) if _is_question(example)]


def language_of(example: Message) -> str:
    """The language that an example's file names beside its intent; English where it names none."""
    return str(_named(example).get("language", language_detection.ENGLISH))


def _examples(data: TrainingData) -> Iterator[Message]:
    return (example for example in data.intent_examples if example.get(TEXT))


def _pair(example: Message) -> Pair:
    return example.get(TEXT), example.get(INTENT_RESPONSE_KEY) or example.get(INTENT)


def _is_question(example: Message) -> bool:
    return _named(example).get("part") == QUESTIONS


def _named(example: Message) -> dict[str, Any]:
    return (example.get("metadata") or {}).get("intent") or {}


def outcome_pairs(data: TrainingData, toolbox: Toolbox) -> list[Pair]:
    """What the English reader learns: no turn after an alarm, and what earlier components have made of the rest."""
    told = training_pairs(data, language_detection.ENGLISH)
    given = [pair for pair in told if not alarm_followup.is_learned_here(pair[1])]
    return [*given, *(pair for augment in toolbox.augmenters for pair in augment(given))]
