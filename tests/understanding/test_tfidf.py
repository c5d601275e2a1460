"""Texts are weighted as scikit-learn would weight them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.understanding.letter_sequences import letter_sequences
from bot.understanding.tfidf import weighted

LEARNED = [
    "how much does it cost",
    "how long is the stay in beijing",
    "can my daughter take part",
    "what does the stay cost, and who pays for the stay",
    "puede participar mi hija",
]
ASKED = [*LEARNED, "", "zzz", "how HOW how much, how long?", "cost", "我女儿可以参加吗"]


def words() -> TfidfVectorizer:
    return TfidfVectorizer(ngram_range=(1, 2), min_df=2, max_features=50, sublinear_tf=True, dtype=np.float32)


def sequences() -> TfidfVectorizer:
    return letter_sequences(200)


@pytest.mark.parametrize("make", [words, sequences])
def test_the_weights_are_those_of_scikit_learn(make: Callable[[], TfidfVectorizer]) -> None:
    vectorizer = make().fit(LEARNED)

    ours, theirs = weighted(vectorizer, ASKED), vectorizer.transform(ASKED)

    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    assert np.allclose(ours.toarray(), theirs.toarray(), atol=1e-6)
    assert np.array_equal(ours.indptr, theirs.indptr)
    assert ours.nnz > 10


def test_no_text_has_no_row() -> None:
    vectorizer = words().fit(LEARNED)

    assert weighted(vectorizer, []).shape == (0, len(vectorizer.vocabulary_))
