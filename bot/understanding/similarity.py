"""How near questions are in meaning, for whoever asks the rasa process.

Half of it is the cosine of the sentence vectors, half how much the two are read as questions of one kind: "when may
he drive" and "are weeks without a car the rule" share few words, but are answered by the same text.
"""

from __future__ import annotations

import numpy as np

from bot.understanding.interpreter import Interpreter


def similarities(interpreter: Interpreter, text: str, others: list[str]) -> list[float]:
    """How near each of `others` is to `text`, from 0 to 1."""
    written = [interpreter.reader.read(one) for one in [text, *others]]
    vectors = interpreter.encoder.encode(written)
    roots = np.sqrt(interpreter.model.scores(written, vectors).shares)
    near = (vectors[1:] @ vectors[0] + roots[1:] @ roots[0]) / 2
    return [float(share) for share in near]
