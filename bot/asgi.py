"""The web process: `uvicorn bot.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.settings")
application = get_asgi_application()

from bot.conversations import warm  # noqa: E402  (needs Django set up)

warm.up()
