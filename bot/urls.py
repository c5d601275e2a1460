"""Every address the web process answers."""

from django.urls import include, path
from django.views.generic import RedirectView

from bot.channels.web.static_bundle import loader
from bot.rights.views import by_token, show_copy

urlpatterns = [
    path("", RedirectView.as_view(url="/chat/")),
    path("widget.js", loader),
    path("chat/api/v1/copy", by_token),
    path("chat/api/copy", by_token),
    path("copy/<str:key>/", show_copy, name="copy"),
    path("chat/", include("bot.channels.web.urls")),
    path("pictures/", include("bot.channels.web.picture_urls")),
    path("hooks/", include("bot.channels.messaging.urls")),
    path("contact/", include("bot.contact.urls")),
    path("list/<str:token>/", include("bot.guide.urls")),
    path("staff/review/answers/", include("bot.editing.urls")),
    path("staff/", include("bot.desk.urls")),
]
