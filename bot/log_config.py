"""How each process of ours writes its log: one shape for `logging.config.dictConfig`, for Django and for Rasa."""

from __future__ import annotations

from typing import Any

# Request lines are not logged by the server (the addresses of lists and forms hold their keys, and a caller's address
# is personal data too), and no log line of ours carries a message's text.
LEVELS = {
    "axes": "CRITICAL",  # names and addresses of who mistyped a password
    "django.request": "ERROR",  # a refused address is no news
    "httpx": "WARNING",
    "httpcore": "WARNING",
}
# uvicorn has handlers of its own; rasa and rasa_sdk cut sanic off from the root, and it has none. Here they get ours.
SERVERS: dict[str, dict[str, Any]] = {
    "uvicorn": {"handlers": [], "propagate": True},
    "sanic.root": {"handlers": ["console"], "propagate": False},
    "sanic.error": {"handlers": ["console"], "propagate": False},
}


def config(*, json: bool, root: str = "INFO", levels: dict[str, str] | None = None) -> dict[str, Any]:
    """Lines to standard error: for people, or one JSON object each. `levels`: of more loggers than LEVELS."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"seldom": {"()": "bot.log_filters.Seldom"}},
        "formatters": {"line": {"()": "bot.log_filters.JsonLine" if json else "bot.log_filters.Line"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["seldom"]},
        },
        "root": {"handlers": ["console"], "level": root},
        "loggers": SERVERS | {name: {"level": level} for name, level in {**LEVELS, **(levels or {})}.items()},
    }
