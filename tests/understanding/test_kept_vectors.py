"""What was made of a training example is there for the next training, as long as the encoder is the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.understanding import kept_vectors
from bot.understanding.encoder_graph import Floats
from bot.understanding.kept_vectors import KeptVectors

ROW: Floats = np.linspace(-1, 1, 384, dtype=np.float32)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "encoder.onnx"
    path.write_bytes(b"a graph")
    return path


def test_a_vector_is_the_same_in_the_next_training(tmp_path: Path, graph: Path) -> None:
    KeptVectors(tmp_path / "kept", graph).update([("which visa do we need", ROW)])

    after = KeptVectors(tmp_path / "kept", graph)

    assert "which visa do we need" in after and "which visa" not in after
    assert np.array_equal(after["which visa do we need"], ROW)


def test_another_encoder_finds_none_of_them(tmp_path: Path, graph: Path) -> None:
    KeptVectors(tmp_path / "kept", graph).update([("which visa do we need", ROW)])
    graph.write_bytes(b"another graph")

    assert "which visa do we need" not in KeptVectors(tmp_path / "kept", graph)


def test_the_file_holds_no_words(tmp_path: Path, graph: Path) -> None:
    KeptVectors(tmp_path / "kept", graph).update([("which visa do we need", ROW)])

    assert b"visa" not in (tmp_path / "kept").read_bytes()


def test_a_broken_file_is_made_anew(tmp_path: Path, graph: Path) -> None:
    (tmp_path / "kept").write_bytes(b"no database" * 100)

    kept = KeptVectors(tmp_path / "kept", graph)
    kept.update([("which visa do we need", ROW)])

    assert "which visa do we need" in KeptVectors(tmp_path / "kept", graph)


def test_the_oldest_go(tmp_path: Path, graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_vectors, "MOST", 2)
    KeptVectors(tmp_path / "kept", graph).update([(text, ROW) for text in ("first", "second", "third")])

    after = KeptVectors(tmp_path / "kept", graph)

    assert [text in after for text in ("first", "second", "third")] == [False, True, True]
