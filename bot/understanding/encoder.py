"""Turns sentences into vectors, with onnxruntime alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot.understanding import encoder_graph

MAX_TOKENS = 160
BATCH = 64


class Encoder:
    """Sentence vectors of length 1, float32 [n, 384]. Needs the file written by `write`."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Without the arena and the patterns a process keeps 60 MiB less, at no cost for single sentences.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(encoder_graph.WEIGHTS.parent / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.enable_padding()  # the published file pads everything to 128

    def encode(self, texts: list[str]) -> encoder_graph.Floats:
        """One row a text; an empty list gives an empty [0, 384]."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.zeros((len(texts), encoder_graph.HIDDEN), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = self._run([texts[i] for i in rows])
        return vectors

    def _run(self, texts: list[str]) -> encoder_graph.Floats:
        encodings = self.tokenizer.encode_batch(texts)
        ids = np.array([e.ids for e in encodings], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encodings], dtype=np.int64)
        result: encoder_graph.Floats = self.session.run(["vectors"], {"ids": ids, "mask": mask})[0]
        return result


def write(path: Path) -> None:
    """Write the encoder's graph to `path`."""
    path.write_bytes(encoder_graph.build(encoder_graph.read_weights()).SerializeToString())
