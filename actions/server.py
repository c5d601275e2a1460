"""The actions process: rasa_sdk's server, for rasa alone. It takes the options of `python -m rasa_sdk`.

`/webhook` reads and changes the list of any chat whose id it is given; so it asks for the secret that rasa sends
(endpoints.yml). `/health` is open.
"""

from __future__ import annotations

import logging
import os
import sys

import pluggy
import rasa_sdk.endpoint
import rasa_sdk.utils
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import file_permissions, internal_auth, log_context, tracing
from bot.configuration import loader
from bot.configuration.processes import INNER_HOST
from bot.content import reload
from bot.errors import ConfigurationError

log = logging.getLogger(__name__)
hookimpl = pluggy.HookimplMarker("rasa_sdk")


class ForRasaAlone:
    """A plugin of rasa_sdk."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    @hookimpl
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        @app.middleware("request")  # type: ignore[no-untyped-call, untyped-decorator]
        async def authorize(request: Request) -> HTTPResponse | None:
            is_open = request.path == "/health" and request.method == "GET"
            allowed = internal_auth.allowed(request.headers.get("Authorization", ""), self.secret)
            log_context.rebind(request.headers if allowed else {})
            tracing.called_by(request.headers if allowed else {})
            if is_open or allowed:
                return None
            return response.json({"error": "unauthorized"}, status=401)

        @app.exception(Exception)  # type: ignore[no-untyped-call, untyped-decorator]
        async def tell_failure(request: Request, error: Exception) -> HTTPResponse:
            """rasa_sdk's own answer repeats the call with the family's words, and rasa would log them."""
            log.error("%s %s failed", request.method, request.path, exc_info=error)
            return response.json({"error": type(error).__name__}, status=500)


def main() -> None:
    """Serve until stopped. Raises ConfigurationError without a secret."""
    file_permissions.set_umask()
    os.environ["SANIC_HOST"] = loader.load_one(INNER_HOST) or INNER_HOST.default or ""  # where rasa_sdk listens
    reload.load()
    reload.follow()
    plugin_manager().register(ForRasaAlone(internal_auth.secret()))
    given = rasa_sdk.endpoint.create_argument_parser().parse_args()
    # As `python -m rasa_sdk`, but without its log: that has a shape of its own and would put ours aside.
    log_context.name_process("actions")
    tracing.start("actions")
    logging.getLogger("rasa_sdk").setLevel(given.loglevel)
    rasa_sdk.utils.update_sanic_log_level()
    rasa_sdk.endpoint.run(given.actions, given.port, given.cors)


if __name__ == "__main__":
    try:
        main()
    except ConfigurationError as error:
        sys.exit(str(error))
