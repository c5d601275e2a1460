"""Graphs that take seconds to build are built once and kept in a folder beside the database."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot import trial


def folder() -> Path:
    """Where they are kept: `encoders` in the folder that the settings call VAR_DIR."""
    return trial.var() / "encoders"


def graph(key: str, build: Callable[[Path], None], folder: Path) -> Path:
    """The file of the graph for `key`, which names what it is made from; built where it is missing or damaged.

    A file's name ends with the digest of what it holds, so it proves itself. Processes may build the same at once: the
    last to end replaces the others' file by an equal one.
    """
    for path in sorted(folder.glob(f"{key}-*.onnx")):
        if path.stem == f"{key}-{digest(path)}":
            return path
        path.unlink(missing_ok=True)
    return _built(key, build, folder)


def _built(key: str, build: Callable[[Path], None], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="building-") as inside:
        fresh = Path(inside) / "graph.onnx"
        build(fresh)
        return fresh.replace(folder / f"{key}-{digest(fresh)}.onnx")


def digest(path: Path, more: str = "") -> str:
    """Names what a file holds, and `more`: 16 hexadecimal digits."""
    found = hashlib.sha256(more.encode())
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            found.update(part)
    return found.hexdigest()[:16]
