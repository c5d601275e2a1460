"""How texts read and which belong together, for reviewers who ask the rasa process."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from bot.understanding.interpretation import OFF_TOPIC
from bot.understanding.interpreter import Interpreter
from bot.understanding.outcome_model import Floats

SHOWN = 3
# Groups lie, on the mean, no nearer than a cosine of 1 - this. Chosen on tests/assistant/groups.yml, as the next.
DISTANCE = 0.75
# The encoder is fitted to see what declined texts have in common; so many directions of that are taken out.
COMMON = 5


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
    vectors = interpreter.encoder.encode([interpreter.reader.read(text) for text in texts])
    clustering = AgglomerativeClustering(None, affinity="cosine", linkage="average", distance_threshold=DISTANCE)
    return [int(label) for label in clustering.fit_predict(_apart(vectors, interpreter))]


def _apart(vectors: Floats, interpreter: Interpreter) -> Floats:
    """The vectors without what the examples of "off topic" have in common, which hides what each is about."""
    model = interpreter.model
    if OFF_TOPIC not in model.outcomes:
        return vectors
    place = model.outcomes.index(OFF_TOPIC)
    end = [*model.starts[1:], len(model.examples)][place]
    common = model.examples[model.starts[place] : end].astype(np.float32)
    mean = common.mean(axis=0)
    directions = np.linalg.svd(common - mean, full_matrices=False)[2][:COMMON]
    left: Floats = vectors - mean
    own: Floats = left - (left @ directions.T) @ directions
    return own
