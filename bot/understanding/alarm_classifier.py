"""A second ear for emergencies and crises, learned, in all languages: the first are the rules of `bot/safety`."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import SGDClassifier
from sklearn.neural_network import MLPClassifier

from bot.content.nlu_examples import NLU, example_pairs
from bot.safety.alarm_state import AFTER
from bot.safety.check import check
from bot.understanding import language_detection, talk_examples
from bot.understanding.encoder_graph import Floats
from bot.understanding.followup import MARK
from bot.understanding.letter_sequences import letter_sequences
from bot.understanding.sentence_encoder import SentenceEncoder
from bot.understanding.unaccented import with_unaccented

LABELS = ("safety/emergency", "safety/crisis", "safety/crisis_other")
OTHER, ORDINARY = "other", "ordinary"
# Chosen on tests/evaluation, as are the settings below.
NGRAM_SHARE = 0.3
NGRAM_FEATURES = 30_000
NETWORKS = 3
# Other languages have as many examples of alarms as of the rest; without this weight a greeting is one in ten times.
ORDINARY_WEIGHT = 4
Layers = tuple[Floats, Floats, Floats, Floats]


def examples(folder: Path = NLU) -> list[tuple[str, str, str]]:
    """Text, outcome and language of every example: English in `folder` itself, each other language in one below it."""
    others = sorted(path for path in folder.iterdir() if path.is_dir())
    named = [("en", folder), *((path.name, path) for path in others)]
    return [(text, outcome, language) for language, place in named for text, outcome in example_pairs(place)]


def ordinary() -> list[tuple[str, str]]:
    """What families write on ordinary days in other languages, as `ORDINARY`: the language detector's samples and the
    turns of talks, but for those in which a rule hears an alarm."""
    english = language_detection.ENGLISH
    samples = [text for code, texts in language_detection.samples().items() if code != english for text in texts]
    talks = [turn.text for turn in talk_examples.turns() if turn.language != english]
    return [(text, ORDINARY) for text in dict.fromkeys([*samples, *talks]) if not check(text)]


def learned_from(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The examples that tell what is an alarm: none that leans on a message before, no turn after an alarm; and
    `ordinary` ones."""
    told = [(text, outcome) for text, outcome in pairs if MARK not in text and not outcome.startswith(AFTER)]
    return with_unaccented([*told, *ordinary()])


class AlarmModel:
    """Shares of `LABELS` in a text; learns from texts in any language and their vectors by `MultilingualEncoder`.

    Small networks on the vectors carry over to languages without examples; letter sequences help where there are some.
    The mean of several networks depends less on how each of them began.
    """

    def __init__(self) -> None:
        self.networks: list[Layers] = []
        self.letters = letter_sequences(NGRAM_FEATURES)
        self.by_letters = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=8, tol=None, random_state=0)

    def fit(self, texts: list[str], vectors: Floats, outcomes: list[str]) -> AlarmModel:
        """Learn from examples of all outcomes, of which two at least are alarms; the others are one. Follow-ups are
        passed over."""
        weights = [_weight(text, outcome) for text, outcome in zip(texts, outcomes, strict=True)]
        whole = np.repeat(np.arange(len(texts)), weights)
        labels = np.array([outcomes[i] if outcomes[i] in LABELS else OTHER for i in whole])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # they stop early on purpose: more rounds hear less
            self.networks = [_network(seed, vectors[whole], labels) for seed in range(NETWORKS)]
        self.by_letters.fit(self.letters.fit_transform([texts[i] for i in whole]), labels)
        self.by_letters.coef_ = np.asfortranarray(self.by_letters.coef_, dtype=np.float32)
        return self

    def shares(self, texts: list[str], vectors: Floats) -> Floats:
        """[texts, labels]: how much of each alarm is in each text; a row's sum, at most 1, is the share of alarm."""
        if not texts:
            return np.zeros((0, len(LABELS)), np.float32)
        by_vector = np.mean([_shares(vectors, layers) for layers in self.networks], axis=0)
        sequences = self.letters.transform(texts)
        # In a script or a language without examples few sequences are known: they say nothing, rather than "no alarm".
        familiar = np.minimum(1, np.diff(sequences.indptr) / [max(1, len(text)) for text in texts])
        weight = NGRAM_SHARE * familiar[:, None]
        mixed = (1 - weight) * by_vector + weight * self.by_letters.predict_proba(sequences)
        known = dict(zip(self.by_letters.classes_, mixed.T, strict=True))
        nothing = np.zeros(len(texts))
        columns = [known.get(label, nothing) for label in LABELS]
        return np.array(columns, dtype=np.float32).T


@dataclass(frozen=True)
class Ear:
    """Hears alarms in a text of any language."""

    encoder: SentenceEncoder
    model: AlarmModel

    def hear(self, texts: list[str]) -> tuple[Floats, Floats]:
        """The vectors [texts, width] of the texts, and [texts, labels] as `AlarmModel.shares`."""
        vectors = self.encoder.encode(texts)
        return vectors, self.model.shares(texts, vectors)


def _weight(text: str, outcome: str) -> int:
    if outcome == ORDINARY:
        return ORDINARY_WEIGHT
    return 0 if MARK in text else 1


def _network(seed: int, vectors: Floats, labels: NDArray[np.str_]) -> Layers:
    network = MLPClassifier((64,), alpha=0.3, max_iter=12, random_state=seed)
    mean, spread = vectors.mean(axis=0), vectors.std(axis=0)
    network.fit((vectors - mean) / spread, labels)
    (first, second), (bias, last) = network.coefs_, network.intercepts_
    first = first / spread[:, None]  # so that vectors can be given as they are
    return first, bias - mean @ first, second, last


def _shares(vectors: Floats, layers: Layers) -> Floats:
    """What scikit-learn's `predict_proba` gives, in a tenth of its time for one text."""
    first, bias, second, last = layers
    scores: Floats = np.maximum(vectors @ first + bias, 0) @ second + last
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
