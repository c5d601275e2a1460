"""What the components of the pipeline hand on to one another.

A message is not read once: so are its sentences, parts of them, and the message together with the one before it. So a
component does not leave a result with the message but its tool, and the last one, which decides, uses them as often as
it needs. The toolbox travels with what Rasa hands from component to component: a message, or the training data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import ConfigurationError
from bot.understanding.interpretation import Previous, Thresholds
from bot.understanding.prediction import Reading

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.understanding.alarm_classifier import Ear
    from bot.understanding.alarm_followup import Aftermath
    from bot.understanding.glossary_normalizer import Reader
    from bot.understanding.interpreter import Interpreter
    from bot.understanding.language_detection import LanguageDetector
    from bot.understanding.outcome_model import OutcomeModel
    from bot.understanding.pipeline.marks import Marker
    from bot.understanding.sentence_encoder import SentenceEncoder

T = TypeVar("T")
Pair = tuple[str, str]
# Reads texts alone, one reading each.
Read = Callable[[list[str]], list[Reading]]
# Puts the readings of texts into another order: `(texts, readings) -> readings`.
Reranker = Callable[[list[str], list[Reading]], list[Reading]]
# A message's reading in the light of the turn before; the one that was given where it needs none.
FollowUp = Callable[[str, Reading, Previous, Read, Thresholds], Reading]
# The several outcomes that the sentences of one message ask for; none where they ask for one.
Compound = Callable[[list[str], Reading, Read, Thresholds], list[str]]
# Further examples made of those that are there: `(text, outcome)`.
Augmenter = Callable[[list[Pair]], list[Pair]]

ATTRIBUTE = "toolbox"


@dataclass
class Toolbox:
    """The tools so far. `limits` are the parameters of config.yml that are fields of `Thresholds`."""

    normalizer: Reader | None = None
    detector: LanguageDetector | None = None
    encoder: SentenceEncoder | None = None
    classifier: OutcomeModel | None = None
    ear: Ear | None = None
    aftermath: Aftermath | None = None
    follow_up: FollowUp | None = None
    compound: Compound | None = None
    interpreter: Interpreter | None = None
    marker: Marker | None = None
    rerankers: list[Reranker] = field(default_factory=list)
    augmenters: list[Augmenter] = field(default_factory=list)
    limits: dict[str, Any] = field(default_factory=dict)


def toolbox_of(carrier: Message | TrainingData) -> Toolbox:
    """The toolbox that travels with a message or with the training data; a new one at the first component."""
    found: Toolbox = vars(carrier).setdefault(ATTRIBUTE, Toolbox())
    return found


def needed(tool: T | None, what: str) -> T:
    """The tool. Raises ConfigurationError where no component before has put it into the box."""
    if tool is None:
        raise ConfigurationError(f"config.yml: no component of the pipeline before this one gives {what}.")
    return tool


def sentence_encoder(toolbox: Toolbox) -> SentenceEncoder:
    """The encoder of the box. Raises ConfigurationError as `needed`."""
    return needed(toolbox.encoder, "a sentence encoder")
