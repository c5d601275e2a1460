"""What every sentence encoder does: run a graph with onnxruntime, one text at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from bot.understanding.encoder_graph import Floats
from bot.understanding.remembering import Remembering

MAX_TOKENS = 160


class SentenceEncoder(Remembering[Floats], ABC):
    """Sentence vectors of length 1, float32 [n, `width`], by the graph in the file `path`.

    Each sentence is run by itself: with 8-bit weights its numbers are scaled by the largest of the whole batch, so that
    it would get another vector beside other sentences; and one core is not quicker with a padded batch. `threads`
    sentences are run at a time. `normalize`: how a text is written before it is read, whoever asks.
    """

    width = 384

    def __init__(self, path: Path, threads: int = 1, normalize: Callable[[str], str] = str) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        # Without the arena and the patterns a process keeps 60 MiB less, at no cost for single sentences.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.threads = threads
        self.normalize = normalize

    @abstractmethod
    def inputs(self, text: str) -> dict[str, NDArray[Any]]:
        """What the graph is given for a text, but for the mask; each array begins [1, tokens]."""

    def encode(self, texts: list[str]) -> Floats:
        """One row a text; an empty list gives an empty [0, `width`]."""
        written = [self.normalize(text) for text in texts]
        return self._encoded(written) if self.known is None else self._remembered(written, self.known)

    def _remembered(self, texts: list[str], known: dict[str, Floats]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, self._encoded(new), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32).reshape(len(texts), self.width)

    def _encoded(self, texts: list[str]) -> Floats:
        if self.threads == 1 or len(texts) < self.threads:
            rows = list(map(self._vector, texts))
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                rows = list(pool.map(self._vector, texts))
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.width)

    def _vector(self, text: str) -> Floats:
        given = self.inputs(text)
        tokens = next(iter(given.values())).shape[1]
        (vectors,) = self.session.run(["vectors"], {**given, "mask": np.ones((1, tokens), dtype=np.int64)})
        vector: Floats = vectors[0]
        return vector
