"""The training examples as the components learn from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.safety.alarm_state import is_about_alarm
from bot.understanding import alarm_followup, language_detection
from bot.understanding.pipeline.toolbox import Pair, Toolbox
from bot.understanding.unaccented import with_unaccented

# What a file of another language says beside its intents where it holds questions, and nothing that lies near an alarm.
QUESTIONS = "questions"


def training_pairs(data: TrainingData, language: str | None = None) -> list[Pair]:
    """Each example's text and outcome (`group/name`), in all languages or in one; of the questions in other languages
    (`data/nlu/<language>/questions.yml`) none: with so many of them the ear for alarms hears less."""
    return [_pair(e) for e in _examples(data) if not _is_question(e) and language in (None, language_of(e))]


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


def all_outcome_pairs(data: TrainingData, toolbox: Toolbox) -> list[Pair]:
    """What the reader learns: `outcome_pairs`, and what families write in other languages, but for alarms: there are
    thousands of them, and an English message would read as one too easily. The ear hears them (alarm_classifier.py).
    Vietnamese without its marks, too."""
    elsewhere = (_pair(e) for e in _examples(data) if language_of(e) != language_detection.ENGLISH)
    told = [*outcome_pairs(data, toolbox), *(pair for pair in elsewhere if not is_about_alarm(pair[1]))]
    return with_unaccented(told)


def outcome_pairs(data: TrainingData, toolbox: Toolbox) -> list[Pair]:
    """What is learned in English: no turn after an alarm, and what earlier components have made of the rest."""
    told = training_pairs(data, language_detection.ENGLISH)
    given = [pair for pair in told if not alarm_followup.is_learned_here(pair[1])]
    return [*given, *(pair for augment in toolbox.augmenters for pair in augment(given))]
