"""The actions process: rasa_sdk's server, for rasa alone. It takes the options of `python -m rasa_sdk`.

`/webhook` reads and changes the list of any chat whose id it is given; so it asks for the secret that rasa sends
(endpoints.yml). `/health` is open.
"""

from __future__ import annotations

import os
import sys

import pluggy
import rasa_sdk.__main__
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import file_permissions, internal_auth
from bot.configuration import loader
from bot.configuration.processes import INNER_HOST
from bot.content import reload
from bot.errors import ConfigurationError

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
            if is_open or internal_auth.allowed(request.headers.get("Authorization", ""), self.secret):
                return None
            return response.json({"error": "unauthorized"}, status=401)


def main() -> None:
    """Serve until stopped. Raises ConfigurationError without a secret."""
    file_permissions.set_umask()
    os.environ["SANIC_HOST"] = loader.load_one(INNER_HOST) or INNER_HOST.default or ""  # where rasa_sdk listens
    reload.load()
    reload.follow()
    plugin_manager().register(ForRasaAlone(internal_auth.secret()))
    rasa_sdk.__main__.main()


if __name__ == "__main__":
    try:
        main()
    except ConfigurationError as error:
        sys.exit(str(error))
