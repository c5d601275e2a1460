"""Tells whether a message is in English, and in which language if not, from its script and its letter sequences."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot import yaml_file
from bot.trial import trial

ENGLISH = "en"
ENGLISH_SAMPLES = 400
KNOWN_WEIGHT = 0.6


def foreign_script(text: str) -> bool:
    """Whether most letters are not Latin ones: then it is no English, whatever the sequences say."""
    letters = [c for c in text if c.isalpha()]
    return sum(not unicodedata.name(c, "").startswith("LATIN") for c in letters) * 2 > len(letters)


class LanguageDetector:
    """Letter sequences tell languages apart; the share of words known from English examples tells English."""

    def __init__(self) -> None:
        self.letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, dtype=np.float32)
        self.model = LogisticRegression(C=30.0, max_iter=300)
        self.known: frozenset[str] = frozenset()

    def fit(self, samples: dict[str, list[str]], english: list[str]) -> LanguageDetector:
        """Learn from sample sentences by language code, and from `english` texts of our own field."""
        counts = Counter(word for text in english for word in set(words(text)))
        self.known = frozenset(word for word, count in counts.items() if count > 1)
        some = english[:: max(1, len(english) // ENGLISH_SAMPLES)]
        pairs = [
            (text.lower(), code)
            for code, texts in {**samples, ENGLISH: samples[ENGLISH] + some}.items()
            for text in texts
        ]
        self.model.fit(self.letters.fit_transform([text for text, _ in pairs]), [code for _, code in pairs])
        # In this order a product with few features copies nothing.
        self.model.coef_ = np.asfortranarray(self.model.coef_, dtype=np.float32)
        return self

    def detect(self, text: str) -> tuple[str, float]:
        """The likeliest language but English, and how surely (at most 1) the text is not English."""
        if not words(text):
            return ENGLISH, 0.0
        shares = self.model.predict_proba(self.letters.transform([text.lower()]))[0]
        codes = list(self.model.classes_)
        surely = (
            1.0
            if foreign_script(text)
            else float(1.0 - shares[codes.index(ENGLISH)] - KNOWN_WEIGHT * self._known(text))
        )
        shares[codes.index(ENGLISH)] = 0.0
        return str(codes[int(shares.argmax())]), surely

    def _known(self, text: str) -> float:
        found = words(text)
        if len(found) < 2:  # one word says little: an English one may be new to us
            return 1.0
        return sum(word in self.known for word in found) / len(found)


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return re.findall(r"[^\W\d_]+", text.lower())


def samples() -> dict[str, list[str]]:
    """The sample sentences of the trial's `languages.yml`: what families write, by language."""
    found: dict[str, list[str]] = yaml_file.read(trial().folder / "languages.yml")
    return found
