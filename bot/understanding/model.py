"""Scores every outcome for a text: sentence vectors and letter and word n-grams, each with logistic regression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]

# Shares of the two opinions, and the sharpness of each; tuned on tests/evaluation (benchmarks/understanding).
VECTOR_SHARE = 0.7
NGRAM_FEATURES = 12_000


@dataclass
class Scores:
    """For each text (rows) and outcome (columns): `shares` sum to 1; `near` is the cosine to its nearest example."""

    shares: Floats
    near: Floats


class OutcomeModel:
    """Learns from texts as the reader writes them, and their vectors."""

    def __init__(self, C: float = 10.0) -> None:
        self.letters = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(2, 5),
            min_df=2,
            max_features=NGRAM_FEATURES,
            sublinear_tf=True,
            dtype=np.float32,
        )
        self.words = TfidfVectorizer(
            ngram_range=(1, 2), min_df=2, max_features=NGRAM_FEATURES, sublinear_tf=True, dtype=np.float32
        )
        self.by_vector = LogisticRegression(C=C, max_iter=200)
        self.by_ngram = LogisticRegression(C=C, max_iter=60)
        self.outcomes: list[str] = []

    def fit(self, texts: list[str], vectors: Floats, labels: list[str]) -> OutcomeModel:
        """Learn the outcome of each text."""
        ngrams = hstack([self.letters.fit_transform(texts), self.words.fit_transform(texts)]).tocsr()
        self.by_vector.fit(vectors, labels)
        self.by_ngram.fit(ngrams, labels)
        for model in (self.by_vector, self.by_ngram):
            model.coef_ = model.coef_.astype(np.float32)  # half the memory of each rasa process
        self.outcomes = [str(name) for name in self.by_vector.classes_]
        column = {name: index for index, name in enumerate(self.outcomes)}
        self.examples = np.ascontiguousarray(vectors.T, dtype=np.float32)
        self.labels = np.array([column[label] for label in labels])
        return self

    def scores(self, texts: list[str], vectors: Floats) -> Scores:
        """How well each outcome fits each text."""
        ngrams: csr_matrix = hstack([self.letters.transform(texts), self.words.transform(texts)]).tocsr()
        mixed = VECTOR_SHARE * self.by_vector.predict_proba(vectors) + (1 - VECTOR_SHARE) * self.by_ngram.predict_proba(
            ngrams
        )
        return Scores(mixed.astype(np.float32), self._near(vectors))

    def _near(self, vectors: Floats) -> Floats:
        cosines = vectors @ self.examples
        near = np.full((len(vectors), len(self.outcomes)), -1.0, dtype=np.float32)
        for row, values in zip(near, cosines, strict=True):
            np.maximum.at(row, self.labels, values)
        return near
