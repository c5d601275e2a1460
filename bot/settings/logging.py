"""What is written into the log."""

from __future__ import annotations

# Request lines are not logged by the server (the addresses of lists and forms hold their keys, and a caller's address
# is personal data too), and no log line of ours carries a message's text.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"seldom": {"()": "bot.log_filters.Seldom"}},
    "formatters": {"line": {"()": "bot.log_filters.Line", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["seldom"]},
        "count": {"class": "bot.telemetry.LogCounter", "level": "WARNING"},
    },
    "root": {"handlers": ["console", "count"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "CRITICAL"},  # names and addresses of who mistyped a password
        "django.request": {"level": "ERROR"},  # a refused address is no news
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}
