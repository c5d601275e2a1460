"""Texts that were corrected on disk become live in every process of this machine, without a restart or a training.

A process reads its texts at its start. `manage.py reload_texts` checks the files and touches a stamp in BOT_VAR; each
process looks at the stamp every second, in a thread, and reads its texts again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from typing import TypeVar

from bot import trial_data
from bot.errors import ConfigurationError
from bot.trial import var

log = logging.getLogger(__name__)
EVERY_SECONDS = 1.0
T = TypeVar("T")
# What is made from texts, and how it is forgotten; and what reads them anew.
_forget: list[Callable[[], None]] = []
_readers: list[Callable[[], object]] = []


def kept(function: Callable[..., T]) -> _lru_cache_wrapper[T]:
    """`functools.cache` for what is made from `data/` or `translations/`: forgotten when the texts are read again."""
    made = cache(function)
    _forget.append(made.cache_clear)
    return made


def reads(function: Callable[[], object]) -> Callable[[], object]:
    """A function that reads texts, all of its kind: at the start and at each reload."""
    _readers.append(function)
    return function


def load() -> None:
    """Reads all texts. Raises BrokenFile."""
    for reader in _readers:
        reader()


def stamp() -> Path:
    """What is touched when the texts are to be read again."""
    return var() / "texts-reload"


def tell() -> None:
    """Ask every process of this machine to read its texts again."""
    stamp().parent.mkdir(parents=True, exist_ok=True)
    stamp().write_text(str(time.time_ns()), encoding="utf-8")


def told(at: Path | None = None) -> int:
    """When that was asked last, in nanoseconds; 0 where it never was."""
    try:
        return (at or stamp()).stat().st_mtime_ns
    except OSError:
        return 0


def forget() -> None:
    """What was made from texts is made anew when it is asked for next."""
    for clear in _forget:
        clear()


def read_again() -> bool:
    """Forget the texts and read them; whether they could be read. A broken file changes nothing."""
    try:
        trial_data.placed_texts()
    except (ConfigurationError, OSError) as error:
        log.error("the texts stay as they were: %s", error)
        return False
    forget()
    try:
        load()
    except (ConfigurationError, OSError) as error:
        log.error("some texts could not be read: %s", error)
        return False
    log.info("the texts were read again")
    return True


class Follower(threading.Thread):
    """Reads the texts again whenever this process is told to."""

    def __init__(self) -> None:
        super().__init__(name="texts", daemon=True)
        self.stopping, self.stamp = threading.Event(), stamp()
        self.seen = told(self.stamp)

    def run(self) -> None:
        while not self.stopping.wait(EVERY_SECONDS):
            if (now := told(self.stamp)) != self.seen:
                self.seen = now
                read_again()

    def stop(self) -> None:
        """Gives back once nothing is being read any more."""
        self.stopping.set()
        self.join()


def follow() -> Follower:
    """From now on this process reads its texts again whenever it is told to."""
    follower = Follower()
    follower.start()
    return follower
