"""The rasa process: the trained model behind our one channel. `rasa run` does the same, with more loaded."""

from __future__ import annotations

import argparse
import logging
import logging.config
import os
from pathlib import Path

# First of all: what follows imports Rasa.
from bot.understanding import unused_imports

unused_imports.keep_out()
# ruff: noqa: E402

from rasa.core.run import serve_application
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog

from bot import file_permissions, log_config, log_context, tracing
from bot.configuration import loader
from bot.configuration.keys import RASA_SECRET
from bot.configuration.processes import INNER_HOST, LOG_JSON, VAR
from bot.errors import exit_on_configuration_error
from bot.launcher import encoder_weights, model_choice, model_integrity
from bot.trial import var
from bot.understanding import model_reload
from bot.understanding.action_endpoint import read_endpoints


def configure_log(*, json: bool) -> None:
    """Our lines, and Rasa's from WARNING on: Rasa's own default prints every word of a family."""
    level = os.environ.get("LOG_LEVEL", "WARNING")
    log_context.name_process("rasa")
    logging.config.dictConfig(log_config.config(json=json, root=level, levels={"bot": "INFO"}))
    configure_logging_and_warnings(logging.getLevelName(level))
    configure_structlog(logging.getLevelName(level))


def main() -> None:
    """Serve until stopped. Raises ConfigurationError where the model or its weights are not the ones we know."""
    file_permissions.set_umask()
    settings = loader.load(needed=[RASA_SECRET])
    os.environ[RASA_SECRET.name] = settings[RASA_SECRET]  # for endpoints.yml, where it came from a file
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", help="the file; without it the one that `serving.json` in BOT_VAR names")
    parser.add_argument("--port", type=int, default=5005)
    chosen = parser.parse_args()
    # A release may have chosen another model since the supervisor started.
    released = model_choice.released_model(Path(settings[VAR])) if settings[VAR] else None
    model = released or (Path(chosen.model) if chosen.model else model_choice.served_model(var()))
    encoder_weights.check_weights()
    model_integrity.upgrade_pointer(model.parent.parent)
    model_integrity.verify(model)
    model_reload.allow_folder(model.parent)
    configure_log(json=settings[LOG_JSON])
    tracing.start("rasa")
    endpoints = read_endpoints("endpoints.yml")
    serve_application(
        str(model),
        credentials="credentials.yml",
        interface=settings[INNER_HOST],
        port=chosen.port,
        enable_api=False,
        endpoints=endpoints,
    )


if __name__ == "__main__":
    with exit_on_configuration_error():
        main()
