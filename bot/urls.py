"""Every address the web process answers."""

from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from bot.conversations.health import health

urlpatterns = [
    path("", RedirectView.as_view(url="/chat/")),
    path("health", health),
    path("staff/", admin.site.urls),
]
