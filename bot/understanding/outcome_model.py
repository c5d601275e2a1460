"""Scores every outcome for a text: sentence vectors and letter and word n-grams, each with logistic regression."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.special import softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier

from bot.understanding.letter_sequences import letter_sequences

Floats = NDArray[np.float32]
ROUNDS = 40
LEAST = 1e-4  # what an opinion gives at least to every outcome: alone it cannot rule one out


@dataclass
class Scores:
    """`shares` [texts, outcomes] sum to 1; `near` [texts]: the cosine of the best outcome's nearest example."""

    shares: Floats
    near: Floats


class OutcomeModel:
    """Learns from texts as the reader writes them, and their vectors.

    The two opinions are pooled as logarithms: an outcome that either of them holds for unlikely is unlikely.
    `vector_share`: the vectors' weight. `sharpness`: how much surer the pool is than its parts. Chosen on
    tests/evaluation, as the others.
    """

    def __init__(
        self, C: float = 10.0, vector_share: float = 0.5, ngram_features: int = 12_000, sharpness: float = 1.3
    ) -> None:
        self.vector_share = vector_share
        self.sharpness = sharpness
        self.letters = letter_sequences(ngram_features)
        self.words = TfidfVectorizer(
            ngram_range=(1, 2), min_df=2, max_features=ngram_features, sublinear_tf=True, dtype=np.float32
        )
        # More rounds gain nothing on tests/evaluation, and a round takes seconds.
        self.by_vector = LogisticRegression(C=C, max_iter=ROUNDS)
        # The same by stochastic descent: with so many features a tenth of the time, and better on new questions.
        self.by_ngram = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=3, tol=None, random_state=0, n_jobs=2)
        self.outcomes: list[str] = []

    def fit(self, texts: list[str], vectors: Floats, labels: list[str]) -> OutcomeModel:
        """Learn the outcome of each text."""
        ngrams = hstack([self.letters.fit_transform(texts), self.words.fit_transform(texts)]).tocsr()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.by_vector.fit(vectors, labels)
        self.by_ngram.fit(ngrams, labels)
        for model in (self.by_vector, self.by_ngram):
            # Half the memory; and in this order a product with few features copies nothing.
            model.coef_ = np.asfortranarray(model.coef_, dtype=np.float32)
        self.outcomes = [str(name) for name in self.by_vector.classes_]
        order = np.argsort(np.array(labels), kind="stable")
        # Only the nearest one's cosine is asked of them: half the bits are enough, and half the memory.
        self.examples = vectors[order].astype(np.float16)
        self.starts = np.searchsorted(np.array(labels)[order], self.outcomes)
        return self

    def scores(self, texts: list[str], vectors: Floats) -> Scores:
        """How well each outcome fits each text."""
        if not texts:
            return Scores(np.zeros((0, len(self.outcomes)), np.float32), np.zeros(0, np.float32))
        shares = self._pooled(*self.opinions(texts, vectors))
        return Scores(shares, self._near(vectors, shares.argmax(axis=1).tolist()))

    def opinions(self, texts: list[str], vectors: Floats) -> tuple[Floats, Floats]:
        """By the vectors, and by letters and words: each [texts, outcomes], each row sums to 1."""
        ngrams: csr_matrix = hstack([self.letters.transform(texts), self.words.transform(texts)], format="csr")
        return self.by_vector.predict_proba(vectors), self.by_ngram.predict_proba(ngrams)

    def _pooled(self, by_vector: Floats, by_ngram: Floats) -> Floats:
        """Both opinions as one: [texts, outcomes], each row sums to 1."""
        logs = self.vector_share * np.log(by_vector + LEAST) + (1 - self.vector_share) * np.log(by_ngram + LEAST)
        shares: Floats = softmax(self.sharpness * logs, axis=1).astype(np.float32)
        return shares

    def _near(self, vectors: Floats, best: list[int]) -> Floats:
        ends = [*self.starts[1:], len(self.examples)]
        slices = [self.examples[self.starts[i] : ends[i]].astype(np.float32) for i in best]
        return np.array([(s @ vector).max() for vector, s in zip(vectors, slices, strict=True)], dtype=np.float32)
