"""The simulator as a server of its own, without our database and settings."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import path
from django.views.static import serve

HERE = Path(__file__).parent

settings.configure(
    SECRET_KEY=secrets.token_hex(32),  # signs nothing that outlives the process
    ALLOWED_HOSTS=["localhost", "127.0.0.1", "[::1]"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
    TEMPLATES=[
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [HERE / "templates"]},
    ],
    DATA_UPLOAD_MAX_MEMORY_SIZE=10 * 1024 * 1024,
    USE_TZ=True,
)
application = get_asgi_application()

from bot.channels.simulator import views  # noqa: E402  (needs Django set up)

PHONE = "phones/<slug:name>/<str:owner>"
urlpatterns = [
    path("", views.page),
    path("page/<str:path>", serve, {"document_root": HERE / "page"}),
    path("api/<slug:name>/<path:path>", views.api),
    path(PHONE, views.phone),
    path(f"{PHONE}/acts", views.act),
    path(f"{PHONE}/files/<str:bubble>", views.file),
    path("trouble/<slug:name>", views.trouble),
    path("calls/<slug:name>", views.calls),
]
