"""`python -m bot.channels.simulator`: on the loopback only, and only where BOT_DEMO=1."""

from __future__ import annotations

import sys

import uvicorn

from bot.configuration import loader, processes
from bot.errors import exit_on_configuration_error

if __name__ == "__main__":
    with exit_on_configuration_error():
        settings = loader.load(needed=())
    if not settings[processes.DEMO]:
        sys.exit("The simulator is for trying out: it starts with BOT_DEMO=1 only.")
    application = "bot.channels.simulator.server:application"
    uvicorn.run(
        application,
        host="127.0.0.1",
        port=settings[processes.SIMULATOR_PORT],
        ws="none",
        access_log=False,
        log_level="warning",
        lifespan="off",
    )
