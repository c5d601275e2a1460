"""Something that we use is away: said once, not asked again at every call, and said when it is back."""

from __future__ import annotations

import logging
import threading
import time

PAUSE_SECONDS = 5.0


class Outage:
    """`what` is away and `meanwhile` holds: both stand in the log. For several threads."""

    def __init__(self, log: logging.Logger, what: str, meanwhile: str) -> None:
        self.log, self.what, self.meanwhile = log, what, meanwhile
        self.lock = threading.Lock()
        self.failures = 0
        self.next_try = 0.0

    def lasts(self) -> bool:
        """Whether to do without, now. After a failure one caller is let through every PAUSE_SECONDS, to try."""
        if not self.failures:
            return False
        with self.lock:
            if time.monotonic() < self.next_try:
                return True
            self.next_try = time.monotonic() + PAUSE_SECONDS
        return False

    def failed(self, error: Exception) -> None:
        """A call failed. Only the first of an outage is logged, by its kind: its words may hold a password."""
        with self.lock:
            self.failures += 1
            first = self.failures == 1
            self.next_try = time.monotonic() + PAUSE_SECONDS
        if first:
            self.log.error("%s does not answer (%s): %s", self.what, type(error).__name__, self.meanwhile)

    def over(self) -> None:
        """A call went well."""
        if not self.failures:
            return
        with self.lock:
            failures, self.failures = self.failures, 0
        if failures:
            self.log.warning("%s answers again, after %s failed calls", self.what, failures)
