"""Every address the web process answers."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from bot.conversations.health import health

urlpatterns = [
    path("", RedirectView.as_view(url="/chat/")),
    path("chat/", include("bot.channels.web.urls")),
    path("list/<str:token>/", include("bot.guide.urls")),
    path("health", health),
    path("staff/questions/", include("bot.guide.staff_urls")),
    path("staff/", admin.site.urls),
]
