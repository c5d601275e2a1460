"""What goes wrong on purpose: calls that fail, answers that get lost, too many calls, requests that come twice."""

from __future__ import annotations

import random
import time
from collections import deque
from dataclasses import dataclass, field


@dataclass
class Trouble:
    """Shares are from 0 to 1. `per_second`: calls that a platform takes; 0 is any number."""

    slow: float = 0.0  # one call too many, says the platform
    fail: float = 0.0  # refused before anything happened
    lose: float = 0.0  # done, but the answer is an error
    again: float = 0.0  # requests to us that come twice
    shuffle: bool = False  # requests to us overtake one another
    per_second: int = 0
    seed: int = 1
    taken: deque[float] = field(default_factory=deque)

    def __post_init__(self) -> None:
        # Calls and requests come as they like, one beside the other; each kind has a row of its own, always the same.
        self.calls, self.requests = random.Random(self.seed), random.Random(self.seed)  # noqa: S311

    def call_struck(self, share: float) -> bool:
        """Whether a call of ours goes wrong this time."""
        return self.calls.random() < share

    def request_struck(self, share: float) -> bool:
        """Whether a request to us goes wrong this time."""
        return self.requests.random() < share

    def too_many(self) -> bool:
        """Whether this call is one too many; it is counted where it is not."""
        now = time.monotonic()
        while self.taken and now - self.taken[0] > 1:
            self.taken.popleft()
        if self.per_second and len(self.taken) >= self.per_second:
            return True
        self.taken.append(now)
        return False
