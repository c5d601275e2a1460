"""Turns sentences into vectors, with onnxruntime alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.quant_utils import add_pre_process_metadata
from tokenizers import Tokenizer

from bot.understanding import encoder_graph

MAX_TOKENS = 160


class Encoder:
    """Sentence vectors of length 1, float32 [n, 384]. Needs the file written by `write`.

    Each sentence is run by itself: with 8-bit weights its numbers are scaled by the largest of the whole batch, so that
    it would get another vector beside other sentences; and one core is not quicker with a padded batch. `threads`
    sentences are run at a time.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        # Without the arena and the patterns a process keeps 60 MiB less, at no cost for single sentences.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(encoder_graph.WEIGHTS.parent / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.no_padding()  # the published file pads everything to 128
        self.threads = threads

    def encode(self, texts: list[str]) -> encoder_graph.Floats:
        """One row a text; an empty list gives an empty [0, 384]."""
        if self.threads == 1 or len(texts) < self.threads:
            rows = list(map(self._vector, texts))
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                rows = list(pool.map(self._vector, texts))
        return np.array(rows, dtype=np.float32).reshape(len(texts), encoder_graph.HIDDEN)

    def _vector(self, text: str) -> encoder_graph.Floats:
        ids = np.array([self.tokenizer.encode(text).ids], dtype=np.int64)
        (vectors,) = self.session.run(["vectors"], {"ids": ids, "mask": np.ones_like(ids)})
        vector: encoder_graph.Floats = vectors[0]
        return vector


def write(path: Path, adapter: Path | None = encoder_graph.ADAPTER) -> None:
    """Write the encoder's graph to `path`, its large weights in 8 bits: a third of the time, a quarter of the size.

    Whole 8 bits overflow on processors without VNNI; 7 of them do not, and cost nothing that we could measure.
    """
    model = encoder_graph.build(encoder_graph.read_weights(adapter))
    add_pre_process_metadata(model)  # there is nothing to put in order: the graph was written for this
    large = ["MatMul", "Gather"]
    quantize_dynamic(
        model, path, op_types_to_quantize=large, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
    )
