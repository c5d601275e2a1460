"""The web process: `uvicorn bot.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

from bot import file_permissions, log_context, tracing
from bot.errors import exit_on_configuration_error

log_context.name_process("web")
file_permissions.set_umask()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.settings")
with exit_on_configuration_error():
    tracing.start("web")
    django_application = get_asgi_application()

from bot.body_limit import BodyLimit  # noqa: E402  (these need Django set up)
from bot.conversations import preload  # noqa: E402
from bot.guide import paper_fonts  # noqa: E402
from bot.monitoring.asgi_app import Site  # noqa: E402

application = Site(BodyLimit(django_application))
preload.load_everything()
paper_fonts.check()
