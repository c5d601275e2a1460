"""`python -m bot.channels.simulator`: on the loopback only, and only where BOT_DEMO=1."""

from __future__ import annotations

import os
import sys

import uvicorn

if __name__ == "__main__":
    if os.environ.get("BOT_DEMO") != "1":
        sys.exit("The simulator is for trying out: it starts with BOT_DEMO=1 only.")
    port = int(os.environ["BOT_SIMULATOR_PORT"])
    application = "bot.channels.simulator.server:application"
    uvicorn.run(
        application, host="127.0.0.1", port=port, ws="none", access_log=False, log_level="warning", lifespan="off"
    )
