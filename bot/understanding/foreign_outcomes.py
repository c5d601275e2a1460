"""Reads what families ask in languages other than English: outcomes by the vectors of the multilingual encoder.

Examples in these languages and English ones are learned together: a sentence lies near its translations, so that a
language without examples is read too, less surely. Letter sequences help where a language is written in other letters
than usual ("mujhe kya karna hoga").
"""

from __future__ import annotations

import warnings
from collections import defaultdict

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, SGDClassifier

from bot.safety.alarm_state import ALARMS
from bot.understanding.alarm_followup import is_learned_here
from bot.understanding.encoder_graph import Floats
from bot.understanding.followup import MARK
from bot.understanding.letter_sequences import letter_sequences
from bot.understanding.prediction import Reading

Pair = tuple[str, str]
# English examples of an outcome beside those of the other languages: more of them would drown these.
ENGLISH_EACH = 40
# Chosen on one example in twelve that was kept aside (docs/measurements.md).
NGRAM_SHARE = 0.3
NGRAM_FEATURES = 30_000


def learned_from(elsewhere: list[Pair], english: list[Pair]) -> list[Pair]:
    """The examples to learn: all of the other languages, and of English the same number for each outcome, taken from
    all over. Alarms and the turns after them are heard by others (alarm_classifier.py)."""
    by_outcome: dict[str, list[str]] = defaultdict(list)
    for text, outcome in english:
        if MARK not in text:
            by_outcome[outcome].append(text)
    some = [(t, outcome) for outcome, texts in by_outcome.items() for t in _spread(texts)]
    return [(t, outcome) for t, outcome in [*elsewhere, *some] if not (outcome in ALARMS or is_learned_here(outcome))]


def _spread(texts: list[str]) -> list[str]:
    return texts[:: max(1, len(texts) // ENGLISH_EACH)][:ENGLISH_EACH]


class ForeignOutcomeModel:
    """Shares of outcomes in a text of any language. `C`: of the logistic regression on the vectors."""

    def __init__(self, C: float = 0.02) -> None:
        self.by_vector = LogisticRegression(C=C, max_iter=60)
        self.letters = letter_sequences(NGRAM_FEATURES)
        self.by_letters = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=5, tol=None, random_state=0, n_jobs=2)

    def fit(self, texts: list[str], vectors: Floats, outcomes: list[str]) -> ForeignOutcomeModel:
        """Learn from texts, their vectors [texts, width] and the outcome of each."""
        mean, spread = vectors.mean(axis=0), vectors.std(axis=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # more rounds gain nothing on what was kept aside
            self.by_vector.fit((vectors - mean) / spread, outcomes)
        # So that vectors can be given as they are.
        weights = (self.by_vector.coef_ / spread).astype(np.float32)
        self.by_vector.coef_, self.by_vector.intercept_ = weights, self.by_vector.intercept_ - weights @ mean
        self.by_letters.fit(self.letters.fit_transform(texts), outcomes)
        self.by_letters.coef_ = np.asfortranarray(self.by_letters.coef_, dtype=np.float32)
        return self

    def reading(self, text: str, vector: Floats) -> Reading:
        """How a text with this vector reads."""
        by_vector = self.by_vector.predict_proba(vector[None])[0]
        by_letters = self.by_letters.predict_proba(self.letters.transform([text]))[0]
        names = [str(name) for name in self.by_vector.classes_]
        return Reading.of(names, (1 - NGRAM_SHARE) * by_vector + NGRAM_SHARE * by_letters, 1.0)
