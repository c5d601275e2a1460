"""`python -m bot.channels.simulator`: on the loopback only, and only where BOT_DEMO=1."""

from __future__ import annotations

import asyncio
import sys

import uvicorn

from bot.configuration import loader, processes
from bot.errors import exit_on_configuration_error


async def serve(port: int, mail_port: int) -> None:
    application = "bot.channels.simulator.server:application"
    config = uvicorn.Config(
        application, host="127.0.0.1", port=port, ws="none", access_log=False, log_level="warning", lifespan="off"
    )
    config.load()
    from bot.channels.simulator import mail_server, views  # need Django set up

    async with await mail_server.listen(views.world, mail_port):
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    with exit_on_configuration_error():
        settings = loader.load(needed=())
    if not settings[processes.DEMO]:
        sys.exit("The simulator is for trying out: it starts with BOT_DEMO=1 only.")
    asyncio.run(serve(settings[processes.SIMULATOR_PORT], settings[processes.SIMULATOR_MAIL_PORT]))
