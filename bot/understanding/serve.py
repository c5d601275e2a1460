"""The rasa process: the trained model behind our one channel. `rasa run` does the same, with more loaded."""

from __future__ import annotations

import argparse
import logging
import os
from pathlib import Path

from rasa.core.run import serve_application
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog

from bot import private
from bot.launcher import serving
from bot.understanding import swap
from bot.understanding.action_endpoint import read_endpoints


def main() -> None:
    """Serve until stopped."""
    private.from_now_on()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--port", type=int, default=5005)
    chosen = parser.parse_args()
    # A release may have chosen another model since the supervisor started.
    model = serving.released_model(Path(os.environ["BOT_VAR"])) if "BOT_VAR" in os.environ else None
    swap.allow(Path(chosen.model).parent)
    level = logging.getLevelName(os.environ.get("LOG_LEVEL", "WARNING"))
    configure_logging_and_warnings(level)
    configure_structlog(level)  # Rasa's own default prints every word of a family
    endpoints = read_endpoints("endpoints.yml")
    serve_application(
        str(model or chosen.model),
        credentials="credentials.yml",
        interface="127.0.0.1",
        port=chosen.port,
        enable_api=False,
        endpoints=endpoints,
    )


if __name__ == "__main__":
    main()
