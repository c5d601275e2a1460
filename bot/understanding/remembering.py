"""What is made of a text once is there for whoever asks next, as long as one message is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Remembering(Generic[Made]):
    """`known`: what was made, by its text; None while nothing is remembered."""

    known: dict[str, Made] | None = None

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """While one message is read, each of its parts is worked on once, whoever asks; nothing is kept after it."""
        if self.known is not None:
            yield
            return
        self.known = {}
        try:
            yield
        finally:
            self.known = None
