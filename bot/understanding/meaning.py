"""How texts read and which belong together, for reviewers who ask the rasa process."""

from __future__ import annotations

from typing import Any

from sklearn.cluster import AgglomerativeClustering

from bot.understanding import likeness

SHOWN = 3
# Two texts whose vectors lie at an angle with a smaller cosine than 1 - this are not of one group.
DISTANCE = 0.45


def readings(texts: list[str]) -> list[list[dict[str, Any]]]:
    """The likeliest outcomes of each text: `[[{"outcome", "share"}, …], …]`. LookupError where no model is loaded."""
    return [
        [{"outcome": name, "share": round(share, 3)} for name, share in zip(r.outcomes[:SHOWN], r.shares, strict=False)]
        for r in likeness.interpreter().read(texts)
    ]


def groups(texts: list[str]) -> list[int]:
    """For each text the number of its group; texts of one group ask alike. LookupError where no model is loaded."""
    if len(texts) < 2:
        return [0] * len(texts)
    interpreter = likeness.interpreter()
    vectors = interpreter.encoder.encode([interpreter.reader.read(text) for text in texts])
    clustering = AgglomerativeClustering(None, affinity="cosine", linkage="average", distance_threshold=DISTANCE)
    return [int(label) for label in clustering.fit_predict(vectors)]
