"""Texts that were corrected on disk become live in every process of this machine, without a restart or a training.

A process reads its texts at its start. `manage.py reload_texts` checks the files and touches a stamp in BOT_VAR; each
process looks at the stamp every second, in a thread, and reads its texts again: all, or none where one is broken.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar, cast

from bot.trial import var

log = logging.getLogger(__name__)
EVERY_SECONDS = 1.0
T = TypeVar("T")
P = ParamSpec("P")


class Call(NamedTuple):
    """What was asked for: a function and its arguments."""

    function: Kept[Any, Any]
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...]

    def again(self) -> object:
        return self.function(*self.args, **dict(self.kwargs))


Made = dict[Call, Any]
# What is made from texts, by what was asked for; in a thread that reads them anew, `_anew.made` in its place.
_made: Made = {}
_anew = threading.local()
# What reads texts anew.
_readers: list[Callable[[], object]] = []


class Kept(Generic[P, T]):
    """A function whose results are kept, each by its arguments, until the texts are read again."""

    def __init__(self, function: Callable[P, T]) -> None:
        update_wrapper(self, function)
        self.__wrapped__ = function

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        made, call = _held(), Call(self, args, tuple(kwargs.items()))
        if call not in made:
            made[call] = self.__wrapped__(*args, **kwargs)
        return cast(T, made[call])


def kept(function: Callable[P, T]) -> Kept[P, T]:
    """`functools.cache` for what is made from `data/` or `translations/`: forgotten when the texts are read again."""
    return Kept(function)


def _held() -> Made:
    found: Made = getattr(_anew, "made", _made)
    return found


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
    global _made
    _made = {}


def read_again() -> bool:
    """Read the texts anew; whether they could be read. Where one is broken, all stay as they were."""
    global _made
    _anew.made = {}
    try:
        load()
        for call in list(_made):  # a file that breaks what is made of it is found here
            call.again()
    except Exception as error:  # whatever is wrong in a file, what was said before is said on
        log.error("the texts stay as they were: %s: %s", type(error).__name__, error)
        return False
    else:
        _made = _anew.made
    finally:
        del _anew.made
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
