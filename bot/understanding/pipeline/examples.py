"""The training examples as the components learn from them."""

from __future__ import annotations

from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import alarm_followup, language_detection
from bot.understanding.pipeline.toolbox import Pair, Toolbox


def training_pairs(data: TrainingData, language: str | None = None) -> list[Pair]:
    """Each example's text and outcome (`group/name`), in all languages or in one."""
    examples = (e for e in data.intent_examples if e.get(TEXT) and language in (None, language_of(e)))
    return [(e.get(TEXT), e.get(INTENT_RESPONSE_KEY) or e.get(INTENT)) for e in examples]


def language_of(example: Message) -> str:
    """The language that an example's file names beside its intent; English where it names none."""
    named = (example.get("metadata") or {}).get("intent") or {}
    return str(named.get("language", language_detection.ENGLISH))


def outcome_pairs(data: TrainingData, toolbox: Toolbox) -> list[Pair]:
    """What the English reader learns: no turn after an alarm, and what earlier components have made of the rest."""
    told = training_pairs(data, language_detection.ENGLISH)
    given = [pair for pair in told if not alarm_followup.is_learned_here(pair[1])]
    return [*given, *(pair for augment in toolbox.augmenters for pair in augment(given))]
