"""Lines of the log: no key of a family stands in one, and one fault is not told a thousand times."""

from __future__ import annotations

import copy
import logging
import re
import threading
from types import TracebackType

from structlog import contextvars, processors, stdlib
from structlog.typing import EventDict, Processor, WrappedLogger

from bot import log_context

# The keys in addresses of lists, forms and copies, also cut or mistyped ones; and whatever else looks like a key there.
KEYS = re.compile(r"(?<=/list/)[^/\s]{20,}|(?<=/contact/)[^/\s]{20,}|(?<=/copy/)[^/\s]{20,}|(?<=/)[\w.:%=~-]{40,}")
SECURITY = "django.security."
# What strangers' requests can cause, also without a traceback.
STRANGERS = (SECURITY, "uvicorn.")
LONGEST = 200
QUIET_SECONDS = 60.0
FORGOTTEN_SECONDS = 600.0
Fault = tuple[object, ...]


def without_keys(text: str) -> str:
    """`/list/…/` for `/list/<the key>/`."""
    return KEYS.sub("…", text)


class Line(logging.Formatter):
    """A line without keys, its traceback too; what a stranger's request can cause is one short warning."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return without_keys(super().format(prepared(record)))

    def formatMessage(self, record: logging.LogRecord) -> str:
        ids = " ".join(f"{name}={value}" for name, value in log_context.bound().items())
        return super().formatMessage(record) + (f" [{ids}]" if ids else "")


class JsonLine(stdlib.ProcessorFormatter):
    """The same as one JSON object, for programs that collect logs: `time`, `level`, `process`, `logger`, `message`, and
    where they are known `request`, `turn`, and `exception`."""

    def __init__(self) -> None:
        gathered: list[Processor] = [
            processors.TimeStamper("iso", utc=True, key="time"),
            stdlib.add_log_level,
            stdlib.add_logger_name,
            contextvars.merge_contextvars,
            processors.format_exc_info,
            processors.EventRenamer("message"),
        ]
        rendered: list[Processor] = [
            self.remove_processors_meta,
            _with_process,
            _without_keys,
            processors.JSONRenderer(),
        ]
        super().__init__(processors=rendered, foreign_pre_chain=gathered)

    def format(self, record: logging.LogRecord) -> str:
        return super().format(prepared(record))


def _with_process(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {"process": log_context.process(), **event}


def _without_keys(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {name: without_keys(value) if isinstance(value, str) else value for name, value in event.items()}


def prepared(record: logging.LogRecord) -> logging.LogRecord:
    """A record as it is told: strangers' requests and repeated faults in short."""
    if record.name.startswith(SECURITY):
        record = shortened(record)
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    repeats = getattr(record, "repeats", 0)
    if repeats:
        record = shortened(record)
        record.msg = f"{record.msg} (and {repeats} more like this; the first stands above)"
    return record


def shortened(record: logging.LogRecord) -> logging.LogRecord:
    """A copy without the traceback, of at most LONGEST characters."""
    short = copy.copy(record)
    short.msg, short.args = record.getMessage()[:LONGEST], ()
    short.exc_info = short.exc_text = short.stack_info = None
    return short


class Seldom(logging.Filter):
    """Lets each fault through at once, and while it goes on once a minute, with the number of those that it held back.

    Only failures with a traceback and refusals of strangers' requests are counted; the same kind of error from the same
    line of code is the same fault.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.Lock()
        self.told: dict[Fault, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        fault = fault_of(record)
        if fault is None:
            return True
        with self.lock:
            at, held = self.told.get(fault, (0.0, 0))
            if record.created - at < QUIET_SECONDS:
                self.told[fault] = at, held + 1
                return False
            self.told[fault] = record.created, 0
        record.repeats = held if record.created - at < FORGOTTEN_SECONDS else 0
        return True


def fault_of(record: logging.LogRecord) -> Fault | None:
    """What makes two records the same fault; None where each is to be told."""
    kind, _, trace = record.exc_info or (None, None, None)
    if kind:
        return record.name, kind, place(trace)
    return (record.name, record.msg) if record.name.startswith(STRANGERS) else None


def place(trace: TracebackType | None) -> tuple[str, int] | None:
    """The line that raised."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    return (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else None
