"""How texts read and which belong together, for reviewers who ask the rasa process."""

from __future__ import annotations

from typing import Any

from sklearn.cluster import AgglomerativeClustering

from bot.understanding.interpreter import Interpreter

SHOWN = 3
# Groups lie, on the mean, no nearer than a cosine of 1 - this. Chosen on tests/assistant/groups.yml.
DISTANCE = 0.65


def readings(interpreter: Interpreter, texts: list[str]) -> list[list[dict[str, Any]]]:
    """The likeliest outcomes of each text: `[[{"outcome", "share"}, …], …]`."""
    return [
        [{"outcome": name, "share": round(share, 3)} for name, share in zip(r.outcomes[:SHOWN], r.shares, strict=False)]
        for r in interpreter.read(texts)
    ]


def groups(interpreter: Interpreter, texts: list[str]) -> list[int]:
    """For each text the number of its group; texts of one group ask alike."""
    if len(texts) < 2:
        return [0] * len(texts)
    vectors = interpreter.encoder.encode(texts)
    clustering = AgglomerativeClustering(None, affinity="cosine", linkage="average", distance_threshold=DISTANCE)
    return [int(label) for label in clustering.fit_predict(vectors)]
