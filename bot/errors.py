"""Errors that carry a sentence for the person who meets them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class BotError(Exception):
    """A refusal with a code for programs and a sentence for people; `status` is the HTTP status.

    `retry_seconds`: when the same request may be made again.
    """

    status = 400

    def __init__(self, code: str, message: str, *, status: int | None = None, retry_seconds: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_seconds = retry_seconds
        if status is not None:
            self.status = status


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


@contextmanager
def exit_on_configuration_error() -> Iterator[None]:
    """What is wrong with the settings ends the process with its sentences and without a traceback."""
    try:
        yield
    except ConfigurationError as error:
        sys.exit(str(error))
