"""How near questions are in meaning, for whoever asks the rasa process.

Half of it is the cosine of the sentence vectors, half how much the two are read as questions of one kind: "when may
he drive" and "are weeks without a car the rule" share few words, but are answered by the same text.
"""

from __future__ import annotations

import numpy as np

from bot.understanding.interpreter import Interpreter

_loaded: list[Interpreter] = []


def use(interpreter: Interpreter) -> None:
    """Remember the interpreter that this process loaded."""
    _loaded[:] = [interpreter]


def interpreter() -> Interpreter:
    """The interpreter that serves; LookupError where no model is loaded."""
    if not _loaded:
        raise LookupError("no model is loaded")
    return _loaded[0]


def shares(text: str, others: list[str]) -> list[float]:
    """How near each of `others` is to `text`, from 0 to 1; LookupError where no model is loaded."""
    loaded = interpreter()
    written = [loaded.reader.read(one) for one in [text, *others]]
    vectors = loaded.encoder.encode(written)
    roots = np.sqrt(loaded.model.scores(written, vectors).shares)
    near = (vectors[1:] @ vectors[0] + roots[1:] @ roots[0]) / 2
    return [float(share) for share in near]
