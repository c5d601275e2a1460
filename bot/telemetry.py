"""What each process counts and times, for `/metrics`. Labels have few values, known beforehand, and name nobody."""

from __future__ import annotations

import logging
import time

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

# When each series began: as many lines again, and nobody asks.
disable_created_metrics()  # type: ignore[no-untyped-call]

RESULTS = ("answered", "declined", "alarm", "failed", "silent", "gone", "error")
LEVELS = ("WARNING", "ERROR", "CRITICAL")
STATUSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
# What the addresses begin with, and what that part of the site is called.
AREAS = {
    "/chat/api/": "api",
    "/hooks/": "hooks",
    "/staff/": "staff",
    "/contact/": "contact",
    "/list/": "list",
    "/copy/": "copy",
    "": "pages",
}
KINDS, SOURCES = ("emergency", "crisis"), ("rule", "learned")
LOOPS = ("worker", "outbox")
TURN_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40)
CALL_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
ROUND_BUCKETS = (0.01, 0.05, 0.25, 1, 5, 15, 30, 60, 120, 300)

TURNS = Counter("bot_turns", "Messages of families that were handled, by what came of them.", ["result"])
TURN_SECONDS = Histogram("bot_turn_duration_seconds", "From a claimed message to its reply.", buckets=TURN_BUCKETS)
PUT_OFF = Counter("bot_turns_put_off", "Turns without a reply that are tried again: rasa away, or the claim was lost.")
OUTCOMES = Counter("bot_outcomes", "Outcomes of handled messages, by group.", ["group"])
ALARMS = Counter("bot_alarms", "Alerts raised for staff.", ["kind", "source", "doubted"])
ALARMS_NOT_STORED = Counter(
    "bot_alarms_not_stored", "Alarms answered while the database could not be used: staff do not see them."
)
RASA_SECONDS = Histogram("bot_rasa_request_duration_seconds", "One question to rasa.", buckets=TURN_BUCKETS)
RASA_FAILURES = Counter("bot_rasa_request_failures", "Questions to rasa that got no answer.")
DATABASE_SECONDS = Histogram(
    "bot_database_call_duration_seconds", "One call of the database, with its wait for a thread.", buckets=CALL_BUCKETS
)
HTTP = Counter("bot_http_responses", "Answers to HTTP requests, by part of the site and class.", ["area", "status"])
SIGN_IN_FAILURES = Counter("bot_sign_in_failures", "Wrong passwords and wrong codes of staff.", ["factor"])
OUTBOX_FAILURES = Counter("bot_outbox_failures", "Parts of messages that will not arrive.", ["channel"])
EVENTS_DROPPED = Counter("bot_channel_events_dropped", "Events of platforms that were not taken.", ["channel", "why"])
LOG_RECORDS = Counter("bot_log_records", "Lines of the log, by level.", ["level"])
OPEN_PAGES = Gauge("bot_open_pages", "Open pages that hear of changes.", ["kind"])
ROUND_SECONDS = Histogram("bot_round_duration_seconds", "One round of the worker.", ["loop"], buckets=ROUND_BUCKETS)
ROUND_FINISHED = Gauge("bot_round_finished_timestamp_seconds", "When this process last ended a round.", ["loop"])

_begun: dict[str, float] = {}


def round_begins(loop: str) -> None:
    """A round of `loop` begins."""
    _begun[loop] = time.monotonic()


def round_ends(loop: str) -> float:
    """A round of `loop` is done. Returns the seconds it took, 0 where nobody said that it began."""
    now = time.monotonic()
    seconds = now - _begun.pop(loop, now)
    ROUND_SECONDS.labels(loop).observe(seconds)
    ROUND_FINISHED.labels(loop).set_to_current_time()
    return seconds


class LogCounter(logging.Handler):
    """Counts lines of the log; looks at nothing but their level."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelname in LEVELS:
            LOG_RECORDS.labels(record.levelname).inc()


def _show_zeros() -> None:
    """A series that begins at its first event hides that event from `rate()`."""
    for counter, values in ((TURNS, RESULTS), (LOG_RECORDS, LEVELS), (SIGN_IN_FAILURES, ("password", "code"))):
        for value in values:
            counter.labels(value)
    for area in AREAS.values():
        for status in STATUSES[1:]:
            HTTP.labels(area, status)
    for kind in KINDS:
        for source in SOURCES:
            for doubted in ("false", "true"):
                ALARMS.labels(kind, source, doubted)


_show_zeros()
