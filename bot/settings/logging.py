"""What is written into the log."""

from __future__ import annotations

from bot import log_config
from bot.configuration.processes import LOG_JSON
from bot.settings.values import values

LOGGING = log_config.config(json=values[LOG_JSON])
LOGGING["handlers"]["count"] = {"class": "bot.telemetry.LogCounter", "level": "WARNING"}
LOGGING["root"]["handlers"].append("count")
