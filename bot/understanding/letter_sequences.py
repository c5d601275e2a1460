"""Letter sequences of a text as features: typing errors and unusual spellings leave most of them as they are."""

from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer


def letter_sequences(most: int) -> TfidfVectorizer:
    """The `most` common sequences of two to five letters within words, in two texts at least; weighted by TF-IDF."""
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), min_df=2, max_features=most, sublinear_tf=True, dtype=np.float32
    )
